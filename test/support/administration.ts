import type { Hono } from 'hono'
import type { AddressId, UserId } from '../../src/domain/ids.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import type { ShownFactor } from '../../src/domain/sessions/session.ts'
import { startSession } from '../../src/domain/sessions/start-session.ts'
import type { Address, User } from '../../src/domain/users/user.ts'
import { readUserName, userKey } from '../../src/domain/users/user-name.ts'
import type { Web } from '../../src/web/shared/web.ts'
import { type Visitor, visitorOf } from './visitor.ts'
import { browserOf, type Person, type World } from './world.ts'

/** Somebody of an account who is not its root. */
export interface Colleague {
  name: string
  sets?: readonly PermissionSet[]
  /** Default true. */
  device?: boolean
  about?: Partial<User>
}

/** Adds a user to the account of its root, as an administrator's page would, with what they hold. */
export async function addColleague(
  world: World,
  root: Person,
  { name, sets = [], device = true, about = {} }: Colleague,
): Promise<Person> {
  const { chance, now, transact } = world.ports
  const read = readUserName(name)
  if (!read.accepted) throw new Error(`${name} is no user name`)
  const { accountId, language, timeZone, passwordHash } = root.user
  const user: User = {
    id: chance.id<UserId>(),
    accountId,
    role: 'user',
    signInKey: userKey(accountId, read.key),
    userName: read.userName,
    language,
    timeZone,
    passwordHash: passwordHash!,
    createdAt: now(),
    ...about,
  }
  const email = `${read.key}@example.org`
  const address: Address = {
    id: chance.id<AddressId>(),
    accountId,
    userId: user.id,
    purpose: 'notification',
    email,
    verifiedAt: now(),
    addedAt: now(),
  }
  await transact(async ({ users, permissions }) => {
    if (!(await users.add(user))) throw new Error(`${name} is there already`)
    await users.addAddress(address)
    for (const permissionSet of sets) {
      const grant = { accountId, holderId: user.id, permissionSet }
      await permissions.give({ ...grant, grantedAt: now(), grantedBy: root.user.id })
    }
  })
  const person = { user, email }
  if (device) await world.addDevice(person, { name: `${name}'s phone` })
  return person
}

/** A browser in which this person is signed in: with the password just now, and with a device unless told otherwise. */
export async function signedInAs(
  world: World,
  site: Hono<Web>,
  { person, device }: { person: Person; device?: false },
): Promise<Visitor> {
  const { transact, now } = world.ports
  const visitor = visitorOf(site)
  await visitor.get('/signin')
  const { token } = await transact(async (stores) => {
    const [own] = await stores.devices.all(person.user.id)
    const shown = device === false ? undefined : own
    const factors: ShownFactor[] = [{ factor: 'password', at: now() }]
    if (shown) factors.push({ factor: 'authenticator', deviceId: shown.id, at: now() })
    const asker = browserOf(person.user.id)
    return startSession(world.ports, stores, { user: person.user, asker, factors })
  })
  visitor.jar.set('__Host-session', token)
  return visitor
}
