import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { HASH_SETTINGS } from '../hash-settings.ts'

/** The peer's process. Its settings are the one argument, as JSON. */
interface Settings {
  peers: string
  folder: string
  port: number
  userCount: number
  password: string
  secret: string
}

/** What we use of better-auth, as its documentation has it; the package is not ours to import. */
interface Auth {
  $context: Promise<{ secretConfig: unknown }>
}

interface Argon2 {
  hash(password: string, settings: object): Promise<string>
  verify(stored: string, password: string): Promise<boolean>
}

const settings = JSON.parse(process.argv[2]!) as Settings
const resolvePeer = createRequire(join(settings.peers, 'package.json'))
const load = (name: string) => import(pathToFileURL(resolvePeer.resolve(name)).href)

const { betterAuth } = await load('better-auth')
const { twoFactor } = await load('better-auth/plugins')
const { toNodeHandler } = await load('better-auth/node')
const { getMigrations } = await load('better-auth/db/migration')
const { symmetricEncrypt } = await load('better-auth/crypto')
const argon2: Argon2 = resolvePeer('@node-rs/argon2')

const database = new DatabaseSync(join(settings.folder, 'better-auth.db'))
database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')

const options = {
  appName: 'bench',
  baseURL: `http://localhost:${settings.port}`,
  secret: 'a secret of the bench, for one run on loopback only',
  database,
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password: string) => argon2.hash(password, HASH_SETTINGS),
      verify: (given: { hash: string; password: string }) =>
        argon2.verify(given.hash, given.password),
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [twoFactor()],
}
await (await getMigrations(options)).runMigrations()
const auth: Auth = betterAuth(options)
await seed()
createServer(toNodeHandler(auth) as RequestListener).listen(settings.port, '127.0.0.1')

/** Rows as its own enrolment leaves them; one hash and one secret do for everybody. */
async function seed(): Promise<void> {
  const { secretConfig } = await auth.$context
  const hash = await argon2.hash(settings.password, HASH_SETTINGS)
  const secret = await symmetricEncrypt({ key: secretConfig, data: settings.secret })
  const now = new Date().toISOString()
  const addUser = database.prepare(`insert into user
    (id, name, email, emailVerified, createdAt, updatedAt, twoFactorEnabled)
    values (?, ?, ?, 1, ?, ?, 1)`)
  const addPassword = database.prepare(`insert into account
    (id, accountId, providerId, userId, password, createdAt, updatedAt)
    values (?, ?, 'credential', ?, ?, ?, ?)`)
  const addDevice = database.prepare(`insert into twoFactor
    (id, secret, backupCodes, userId, verified) values (?, ?, ?, ?, 1)`)

  database.exec('begin')
  for (let n = 0; n < settings.userCount; n++) {
    const id = `user-id-of-32-characters-${String(n).padStart(8, '0')}`
    addUser.run(id, `user${n}`, `user${n}@bench.example`, now, now)
    addPassword.run(id, id, id, hash, now, now)
    addDevice.run(id, secret, secret, id)
  }
  database.exec('commit')
}
