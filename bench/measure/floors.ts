import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HashCeiling } from '../floors/argon2.ts'
import type { CommitFloor } from '../floors/commits.ts'
import { measureAlone } from '../floors/measure-alone.ts'
import { drive } from '../load/drive.ts'
import { WITHOUT_END } from '../load/job.ts'
import { freePort, startServer } from '../process.ts'

const SECONDS = 4
const SESSION_SERVER = fileURLToPath(new URL('../floors/session-server.ts', import.meta.url))

/** Password checks a second with every core at work, and the CPU of one. */
export const measureHashCeiling = (): Promise<HashCeiling> => measureAlone('argon2.ts', SECONDS)

/** Durable commits a second on this disk. */
export const measureCommits = (): Promise<CommitFloor> => measureAlone('commits.ts', SECONDS / 2)

/** Session checks a second of a server that does nothing else. */
export async function measureSessionFloor(): Promise<number> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-bench-'))
  const args = [SESSION_SERVER, String(port), folder]
  const server = await startServer({ args, url, readyPath: '/' })
  try {
    const job = { journey: 'floor-session', url, browsers: 16, seconds: SECONDS, known: {} }
    return (await drive({ ...job, users: { from: 0, count: 16 }, turns: WITHOUT_END })).perSecond
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}
