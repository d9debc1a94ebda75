import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Service, Users } from './measured-service.ts'
import type { Planting } from './plant.ts'
import { freePort, startServer } from './process.ts'

/** An installation with people in it, not running. */
export interface Grounds {
  dataDir: string
  planting: Planting
  /** Over all that is started on them. */
  users: Users
  remove(): void
}

const PLANT = fileURLToPath(new URL('plant.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BUNDLE = join(ROOT, 'scripts/bundle.cjs')
/** What `npm start` runs. */
const START = [
  '--max-semi-space-size=2',
  ...['-r', join(ROOT, 'scripts/node-version.cjs')],
  ...['-r', join(ROOT, 'scripts/compile-cache.cjs')],
  join(ROOT, 'src/main.ts'),
]

/** Plants the people in a process of its own: neither its memory nor its statements are the server's. */
export function prepareGrounds(
  users: number,
  about: { canRecover?: boolean; postgres?: string } = {},
): Grounds {
  const dataDir = mkdtempSync(join(tmpdir(), 'aikagi-bench-'))
  const planting: Planting = {
    dataDir,
    database: about.postgres
      ? { kind: 'postgres', url: about.postgres }
      : { kind: 'sqlite', path: join(dataDir, 'aikagi.db') },
    users,
    password: 'a password of the bench',
    secret: randomBytes(20).toString('hex'),
    canRecover: about.canRecover ?? false,
  }
  execFileSync(process.execPath, [PLANT, JSON.stringify(planting)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    dataDir,
    planting,
    users: new Users(users),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/** What a service writes in its first minute for its next start: whoever measures one that has run for long has it. */
export function keepForNextStart(grounds: Grounds): Grounds {
  const kept = ['bundle', 'compile-cache'].map((name) => join(grounds.dataDir, name))
  mkdirSync(kept[0]!)
  execFileSync(process.execPath, [BUNDLE, ...kept], { stdio: ['ignore', 'ignore', 'inherit'] })
  return grounds
}

/** Starts the product on them as `npm start` does; returns as soon as it answered its first page. */
export async function launch({ dataDir, planting, users }: Grounds): Promise<Service> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const running = await startServer({
    args: START,
    url,
    readyPath: '/signin',
    env: { ...environment(planting), AIKAGI_PORT: String(port), AIKAGI_DATA_DIR: dataDir },
    // A developer's .env is not the bench's.
    cwd: dataDir,
  })
  return {
    ...running,
    journeys: {
      signIn: 'aikagi-signin',
      sessionCheck: 'aikagi-session',
      codeCheck: 'aikagi-code',
    },
    known: { password: planting.password, secret: planting.secret },
    users,
    // Of the codes that are good at one moment, two are sure not to grow old on the way.
    codeChecks: { users: CODE_CHECKERS, codesEach: 2 },
  }
}

const CODE_CHECKERS = 3_000

/**
 * Behind a proxy, as in production: everybody comes from a network of their own, and no limit is touched. Where people
 * recover, the simulator takes the calls (it is on where there is no mail server), at the ceilings for calls.
 */
const environment = ({ canRecover, database }: Planting): Record<string, string> => ({
  ...(database.kind === 'postgres' && { AIKAGI_DATABASE: database.url }),
  AIKAGI_LOG: 'json',
  AIKAGI_TRUSTED_PROXIES: '127.0.0.1,::1',
  // The longest there is, so that nobody who was planted signed in is idle before the run is over.
  AIKAGI_SESSION_IDLE_MINUTES: '1440',
  ...(canRecover
    ? {
        AIKAGI_CALLS_PER_DAY_OVERALL: '1000000',
        AIKAGI_CALLS_PER_HOUR_OVERALL: '1000000',
        AIKAGI_CALLS_PER_DAY_TO_RANGE: '10000',
      }
    : {
        AIKAGI_SMTP_URL: 'smtp://127.0.0.1:9',
        AIKAGI_MAIL_FROM: 'aikagi@bench.example',
      }),
})
