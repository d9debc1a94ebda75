import type { Authenticator } from '../../src/domain/devices/device.ts'
import type { AddressId, NumberId, UserId } from '../../src/domain/ids.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import type { User } from '../../src/domain/users/user.ts'
import { userKey } from '../../src/domain/users/user-name.ts'
import { addDevice, PASSWORD } from '../support/world.ts'
import type { Answer, Browser } from './browser.ts'
import { addOwner, codeOf, freshStep, type Owner } from './owner.ts'
import type { Service } from './target.ts'

/** Somebody of an owner's account: with a main address, a second one, a proven number and a device. */
export interface Colleague extends Owner {
  user: User & { userName: string }
}

const DAY_MS = 24 * 3_600_000

export async function addColleague(
  service: Service,
  root: Owner,
  { name, sets = [] }: { name: string; sets?: readonly PermissionSet[] },
): Promise<Colleague> {
  const { ports } = service
  const { accountId } = root.user
  const id = ports.chance.id<UserId>()
  const signInKey = userKey(accountId, name)
  const user = { ...root.user, id, role: 'user', userName: name, signInKey } as const
  const { protectedAt: _, ...fresh } = user as User
  const at = { addedAt: ports.now(), verifiedAt: ports.now() }
  const email = `${name}-${accountId}@example.org`
  const own = { accountId, userId: id }
  // 090-0… is no mobile number: it would never be called.
  const digits = ports.chance.integer(1_000_000, 9_999_999)
  await ports.transact(async ({ users, permissions }) => {
    await users.add(fresh)
    const address = { ...own, ...at, id: ports.chance.id<AddressId>() }
    await users.addAddress({ ...address, email, purpose: 'sign-in' })
    await users.putNumber({
      ...{ ...own, id: ports.chance.id<NumberId>(), country: 'JP', e164: `+8190${digits}1` },
      ...{ addedAt: ports.now(), provenAt: ports.now() },
    })
    // Given long ago: it counts for agreeing.
    const grantedAt = new Date(ports.now().getTime() - 30 * DAY_MS)
    for (const permissionSet of sets)
      await permissions.give({
        ...{ accountId, holderId: id, permissionSet, grantedAt, grantedBy: root.user.id },
      })
  })
  const device: Authenticator = await addDevice(ports, { user, email })
  return { user, email, password: PASSWORD, device }
}

let accounts = 0

/** A new account: its root, and by their names the colleagues who hold these sets. */
export async function addAccount(
  service: Service,
  people: Readonly<Record<string, readonly PermissionSet[]>>,
): Promise<{ root: Owner } & Record<string, Colleague>> {
  accounts += 1
  const root = await addOwner(service, `root${accounts}@example.org`)
  const found: Record<string, Colleague> = {}
  for (const [name, sets] of Object.entries(people))
    found[name] = await addColleague(service, root, { name, sets })
  return { root, ...found } as { root: Owner } & Record<string, Colleague>
}

export async function showPasswordOf(
  browser: Browser,
  { user, password }: Colleague,
): Promise<Answer> {
  await browser.post('/signin/user', { account: user.accountId, user: user.userName })
  return browser.post('/signin/password', { password })
}

/** Signs in with the device, which is fresh then. */
export async function signInAs(
  service: Service,
  person: Colleague,
  browser = service.browser(),
): Promise<Browser> {
  await freshStep(service)
  await showPasswordOf(browser, person)
  const code = codeOf(service, person.device)
  const answer = await browser.post('/signin/code', { device: person.device.id, code })
  if (answer.status !== 303) throw new Error(`Not signed in: ${answer.status} ${answer.page.text}`)
  return browser
}

/** Shows the device again: what administrators do asks for one of the last minutes. */
export async function confirmAs(
  service: Service,
  person: Owner,
  browser: Browser,
): Promise<Browser> {
  await freshStep(service)
  const code = codeOf(service, person.device)
  await browser.post('/confirm', { return: 'home', device: person.device.id, code })
  return browser
}
