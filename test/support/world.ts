import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemChance } from '../../src/adapters/chance.ts'
import { newKeyEntry } from '../../src/adapters/keys.ts'
import { libraryNumbers } from '../../src/adapters/numbers.ts'
import { webauthnPasskeys } from '../../src/adapters/passkeys.ts'
import { argon2Passwords, type HashCost } from '../../src/adapters/passwords.ts'
import {
  type Database,
  type DatabaseTarget,
  openDatabase,
} from '../../src/adapters/storage/open.ts'
import { keyRingVault } from '../../src/adapters/vault.ts'
import type { Account } from '../../src/domain/accounts/account.ts'
import type { Asker } from '../../src/domain/asker.ts'
import type { AuditEvent } from '../../src/domain/audit/event.ts'
import type { Authenticator, Device } from '../../src/domain/devices/device.ts'
import { hotpCode, hotpKey } from '../../src/domain/devices/hotp.ts'
import { stepAt } from '../../src/domain/devices/steps.ts'
import type { AccountId, AddressId, BrowserHash, DeviceId, UserId } from '../../src/domain/ids.ts'
import { readKeys } from '../../src/domain/key-ring.ts'
import type { LetterTo } from '../../src/domain/outbox/letter.ts'
import type { Ports } from '../../src/domain/ports.ts'
import { type Settings, withDefaults } from '../../src/domain/settings.ts'
import type { User } from '../../src/domain/users/user.ts'

/** Whole stories pay the real price; here it would be a third of all the time. The database knows our own by the real one, too. */
const QUICK: HashCost = { memoryCost: 64, timeCost: 1 }

export const PASSWORD = 'correct horse battery staple'

/** A root user and how to reach them. */
export interface Person {
  user: User
  email: string
}

/** Everything real but the clock: a database (by default SQLite in a folder of its own), sealing, hashing. Gone when this process ends. */
export interface World {
  ports: Ports
  database: Database
  /** Of its database file, for who goes past the product. */
  path: string
  /** Moves the clock forward. */
  wait(ms: number): void
  addPerson(email?: string): Promise<Person>
  /** An active authenticator whose phone tells the right time, or is `driftSteps` ahead. */
  addDevice(person: Person, about?: Partial<Authenticator>): Promise<Authenticator>
  /** What the device's app shows, now or some 30 s steps away. */
  codeOf(device: Device, steps?: number): string
  /** As it is now. Its kind never changes. */
  device<Kind extends Device>(device: Kind): Promise<Kind>
  audit(person: Person): Promise<AuditEvent[]>
  /** Every letter that was ever posted, oldest first. */
  letters(): Promise<LetterTo[]>
}

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export async function openWorld(
  changed: Partial<Settings> = {},
  target?: DatabaseTarget,
  passwords: Ports['passwords'] = argon2Passwords({ cost: QUICK }),
): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-world-'))
  const path = join(folder, 'aikagi.db')
  const database = await openDatabase(target ?? { kind: 'sqlite', path })
  folders.push(folder)
  let clock = new Date('2026-11-20T12:00:00Z')
  const ports = portsOn(database, { now: () => clock, settings: withDefaults(changed), passwords })
  const posted: LetterTo[] = []
  return {
    ports: recordLetters(ports, posted),
    database,
    path,
    wait: (ms) => {
      clock = new Date(clock.getTime() + ms)
    },
    addPerson: (email) => addPerson(ports, email),
    addDevice: (person, about) => addDevice(ports, person, about),
    codeOf: (device, steps = 0) => {
      const { id, sealedSecret, driftSteps } = appOf(device)
      return hotpCode(
        hotpKey(ports.vault.open(sealedSecret, id)),
        stepAt(clock) + driftSteps + steps,
      )
    },
    device: async <Kind extends Device>({ userId, id }: Kind) =>
      (await ports.read(({ devices }) => devices.find(userId, id))) as Kind,
    audit: ({ user }) => ports.read(({ audit }) => audit.after(user.accountId, 0, 1000)),
    letters: async () => posted,
  }
}

/** A device that must be an authenticator app. */
export function appOf(device: Device | undefined): Authenticator {
  if (device?.kind !== 'authenticator') throw new Error('This is no authenticator app')
  return device
}

/** Any browser; the same name is the same browser. */
export const browserOf = (name: string, network = '192.0.2.7'): Asker => ({
  browser: createHash('sha256').update(name).digest('base64url') as BrowserHash,
  network,
  networkPrefix: `${network.split('.').slice(0, 3).join('.')}.0/24`,
  userAgent: `Mozilla/5.0 (X11; Linux x86_64) Chrome/140 ${name}`,
})

function portsOn(
  database: Database,
  { now, settings, passwords }: Pick<Ports, 'now' | 'settings' | 'passwords'>,
): Ports {
  const ring = readKeys(newKeyEntry())
  if (!ring.ok) throw new Error(ring.problem)
  return {
    transact: database.transact,
    read: database.read,
    now,
    settings,
    chance: systemChance,
    vault: keyRingVault(ring.ring),
    passwords,
    passkeys: webauthnPasskeys({ rpId: 'localhost', origins: ['http://localhost:8080'] }),
    numbers: libraryNumbers(),
    bell: { ring: (topic) => database.notify(topic) },
    publicUrl: 'http://localhost:8080',
    telephone: true,
    webhooks: { ports: [443], loopback: false },
  }
}

/** Letters are sealed when they are posted: what is sealed as JSON is looked at on its way. */
function recordLetters(ports: Ports, posted: LetterTo[]): Ports {
  const seal: Ports['vault']['seal'] = (secret, identity) => {
    const text = Buffer.from(secret).toString()
    if (text.startsWith('{"email"')) posted.push(JSON.parse(text))
    return ports.vault.seal(secret, identity)
  }
  return { ...ports, vault: { ...ports.vault, seal } }
}

export async function addPerson(ports: Ports, email = 'ada@example.org'): Promise<Person> {
  const { chance, now } = ports
  const accountId = String(chance.integer(100_000_000_000, 999_999_999_999)) as AccountId
  const at = { createdAt: now() }
  const account: Account = {
    ...at,
    id: accountId,
    name: 'Analytical Engines',
    country: 'JP',
    rootPreset: 'instant',
    administratorPreset: 'instant',
    userPreset: 'instant',
  }
  const user: User = {
    ...at,
    id: chance.id<UserId>(),
    accountId,
    role: 'root',
    signInKey: email,
    language: 'en',
    timeZone: 'Asia/Tokyo',
    passwordHash: await ports.passwords.hash(PASSWORD),
  }
  await ports.transact(async ({ accounts, users }) => {
    await accounts.add(account)
    await users.add(user)
    const address = { accountId, userId: user.id, addedAt: now(), verifiedAt: now() }
    const [signIn, other] = [chance.id<AddressId>(), chance.id<AddressId>()]
    await users.addAddress({ ...address, id: signIn, purpose: 'sign-in', email })
    await users.addAddress({
      ...address,
      id: other,
      purpose: 'notification',
      email: `second-${email}`,
    })
  })
  return { user, email }
}

export async function addDevice(
  ports: Ports,
  { user }: Person,
  about: Partial<Authenticator> = {},
): Promise<Authenticator> {
  const { chance, vault, now } = ports
  const id = chance.id<DeviceId>()
  const device: Authenticator = {
    id,
    accountId: user.accountId,
    userId: user.id,
    kind: 'authenticator',
    name: 'phone',
    status: 'active',
    sealedSecret: vault.seal(chance.bytes(20), id),
    lastStep: -1,
    driftSteps: 0,
    createdAt: now(),
    activatedAt: now(),
    ...about,
  }
  await ports.transact(async ({ devices, users }) => {
    await devices.add(device)
    const before = await users.lock(user.id)
    if (!before.protectedAt) await users.save({ ...before, protectedAt: now() })
  })
  return device
}
