import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HashCeiling } from '../floors/argon2.ts'
import type { CommitFloor } from '../floors/commits.ts'
import { measureAlone } from '../floors/measure-alone.ts'
import { drive } from '../load/drive.ts'
import { WITHOUT_END } from '../load/job.ts'
import { cpuMsOf, freePort, type Running, startServer } from '../process.ts'

const SECONDS = 4
const SESSION_SERVER = new URL('../floors/session-server.ts', import.meta.url)
const SIGNIN_SERVER = new URL('../floors/signin-server.ts', import.meta.url)

/** Password checks a second with every core at work, and the CPU of one. */
export const measureHashCeiling = (): Promise<HashCeiling> => measureAlone('argon2.ts', SECONDS)

/** Durable commits a second on this disk. */
export const measureCommits = (): Promise<CommitFloor> => measureAlone('commits.ts', SECONDS / 2)

/** Session checks a second of a server that does nothing else. */
export async function measureSessionFloor(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-bench-'))
  try {
    return await withFloor(SESSION_SERVER, [folder], async ({ url }) => {
      const job = { journey: 'floor-session', url, browsers: 16, seconds: SECONDS, known: {} }
      return (await drive({ ...job, users: { from: 0, count: 16 }, turns: WITHOUT_END })).perSecond
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export interface SigninFloor {
  perSecond: number
  cpuMsOutsideHash: number
}

/** Six requests and one hash, of a server that does nothing else. */
export const measureSigninFloor = (): Promise<SigninFloor> =>
  withFloor(SIGNIN_SERVER, [], async ({ url, pid }) => {
    const job = { journey: 'floor-signin', url, browsers: 16, seconds: SECONDS, known: {} }
    const visit = () => drive({ ...job, users: { from: 0, count: 16 }, turns: WITHOUT_END })
    await visit()
    const cpu = cpuMsOf(pid)
    const { done, perSecond } = await visit()
    return { perSecond, cpuMsOutsideHash: (cpuMsOf(pid).outside - cpu.outside) / done }
  })

/** A server for as long as it is measured; its own arguments come after its port. */
async function withFloor<Measured>(
  file: URL,
  args: readonly string[],
  measure: (running: Running) => Promise<Measured>,
): Promise<Measured> {
  const port = await freePort()
  const server = await startServer({
    args: [fileURLToPath(file), String(port), ...args],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/',
  })
  try {
    return await measure(server)
  } finally {
    await server.stop()
  }
}
