import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WITHOUT_END } from '../load/job.ts'
import { type Service, Users } from '../measured-service.ts'
import { freePort, startServer } from '../process.ts'
import { installPeers } from './install.ts'

const SERVER = fileURLToPath(new URL('better-auth-server.ts', import.meta.url))

/** Starts better-auth with as many users as we have, each with password and authenticator. */
export async function startBetterAuth(userCount: number): Promise<Service> {
  const peers = installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-bench-'))
  const port = await freePort()
  const known = { password: 'a password of the bench', secret: randomBytes(20).toString('hex') }
  const settings = { peers, folder, port, userCount, ...known }
  const running = await startServer({
    args: [SERVER, JSON.stringify(settings)],
    url: `http://localhost:${port}`,
    readyPath: '/api/auth/ok',
    env: { NODE_ENV: 'production' },
  })
  return {
    ...running,
    stop: async () => {
      await running.stop()
      rmSync(folder, { recursive: true })
    },
    journeys: {
      signIn: 'better-auth-signin',
      sessionCheck: 'better-auth-session',
      codeCheck: 'better-auth-code',
    },
    // better-auth takes the characters of its secret for the key.
    known: { ...known, secret: Buffer.from(known.secret).toString('hex') },
    users: new Users(userCount),
    // It accepts a used code again, so a few users do.
    codeChecks: { users: 16, codesEach: WITHOUT_END },
  }
}
