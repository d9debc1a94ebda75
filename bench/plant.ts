import { createHash } from 'node:crypto'
import { openKeyFile } from '../src/adapters/keys.ts'
import { argon2Passwords } from '../src/adapters/passwords.ts'
import { type DatabaseTarget, openDatabase } from '../src/adapters/storage/open.ts'
import { keyRingVault } from '../src/adapters/vault.ts'
import type {
  AccountId,
  AddressId,
  BrowserHash,
  DeviceId,
  NumberId,
  SessionId,
  UserId,
} from '../src/domain/ids.ts'
import type { Stores, Vault } from '../src/domain/ports.ts'
import { hashToken } from '../src/domain/secrets.ts'
import type { Session } from '../src/domain/sessions/session.ts'
import type { User } from '../src/domain/users/user.ts'
import { emailOf, idOf, networkOf, numberOf, secondEmailOf, sessionTokenOf } from './people.ts'

/** What is planted, as JSON in the one argument of this process. */
export interface Planting {
  /** For the keys, and for a database that is a file. */
  dataDir: string
  database: DatabaseTarget
  users: number
  password: string
  /** Hexadecimal; every authenticator has the same, sealed for each. */
  secret: string
  /** What alternative factors need at once: a second verified address and a proven number. */
  canRecover: boolean
}

const BATCH = 1_000

await plant(JSON.parse(process.argv[2]!))

/** Root users as set-up and enrolment leave them, each signed in somewhere, written by the product's own stores. */
async function plant(planting: Planting): Promise<void> {
  const database = await openDatabase(planting.database)
  const soil: Soil = {
    planting,
    vault: keyRingVault(openKeyFile(planting.dataDir)),
    passwordHash: await argon2Passwords().hash(planting.password),
    now: new Date(),
  }
  for (let from = 0; from < planting.users; from += BATCH) {
    const to = Math.min(from + BATCH, planting.users)
    await database.transact(async (stores) => {
      for (let n = from; n < to; n++) await plantOne(soil, stores, n)
    })
  }
  await database.close()
}

/** What is the same for everybody. */
interface Soil {
  planting: Planting
  vault: Vault
  /** One for all: what is measured checks it for each. */
  passwordHash: string
  now: Date
}

async function plantOne(soil: Soil, stores: Stores, n: number): Promise<void> {
  const { now, passwordHash } = soil
  const accountId = String(100_000_000_000 + n) as AccountId
  const user: User = {
    id: idOf<UserId>('user', n),
    accountId,
    role: 'root',
    signInKey: emailOf(n),
    language: 'en',
    timeZone: 'Asia/Tokyo',
    passwordHash,
    passwordSetAt: now,
    protectedAt: now,
    createdAt: now,
  }
  await stores.accounts.add({
    id: accountId,
    name: `Person ${n}`,
    country: 'JP',
    rootPreset: 'instant',
    administratorPreset: 'instant',
    userPreset: 'instant',
    createdAt: now,
  })
  await stores.users.add(user)
  await addAddress(soil, stores, { user, email: emailOf(n), purpose: 'sign-in' })
  const deviceId = await addDevice(soil, stores, user, n)
  await stores.sessions.add(sessionOf(soil, { user, deviceId, n }))
  if (soil.planting.canRecover) await addWayBack(soil, stores, user, n)
}

async function addDevice(
  { planting, vault, now }: Soil,
  stores: Stores,
  { id: userId, accountId }: User,
  n: number,
): Promise<DeviceId> {
  const id = idOf<DeviceId>('device', n)
  await stores.devices.add({
    id,
    accountId,
    userId,
    kind: 'authenticator',
    name: `person${n}`,
    status: 'active',
    sealedSecret: vault.seal(Buffer.from(planting.secret, 'hex'), id),
    lastStep: Math.floor(now.getTime() / 30_000) - 100,
    driftSteps: 0,
    createdAt: now,
    activatedAt: now,
  })
  return id
}

function sessionOf(
  { now }: Soil,
  { user, deviceId, n }: { user: User; deviceId: DeviceId; n: number },
): Session {
  return {
    id: idOf<SessionId>('session', n),
    tokenHash: hashToken(sessionTokenOf(n)),
    accountId: user.accountId,
    userId: user.id,
    browser: digest(`browser ${n}`) as BrowserHash,
    kind: 'full',
    factors: [
      { factor: 'password', at: now },
      { factor: 'authenticator', deviceId, at: now },
    ],
    startedAt: now,
    lastSeenAt: now,
    endsAt: new Date(now.getTime() + 24 * 3_600_000),
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    network: networkOf(n),
  }
}

async function addWayBack(soil: Soil, stores: Stores, user: User, n: number): Promise<void> {
  const { now } = soil
  await addAddress(soil, stores, { user, email: secondEmailOf(n), purpose: 'notification' })
  await stores.users.putNumber({
    id: idOf<NumberId>('number', n),
    accountId: user.accountId,
    userId: user.id,
    e164: numberOf(n),
    country: 'JP',
    provenAt: now,
    addedAt: now,
  })
}

async function addAddress(
  { now }: Soil,
  { users }: Stores,
  { user, email, purpose }: { user: User; email: string; purpose: 'sign-in' | 'notification' },
): Promise<void> {
  const id = digest(`address ${email}`).slice(0, 22) as AddressId
  const whose = { accountId: user.accountId, userId: user.id }
  // The one that they sign in with is offered first.
  const addedAt = purpose === 'sign-in' ? now : new Date(now.getTime() + 1000)
  await users.addAddress({ ...whose, id, purpose, email, verifiedAt: addedAt, addedAt })
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
