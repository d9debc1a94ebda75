import type { Authenticator } from '../../src/domain/devices/device.ts'
import { hotpCode, hotpKey } from '../../src/domain/devices/hotp.ts'
import { stepAt } from '../../src/domain/devices/steps.ts'
import type { NumberId, UserId } from '../../src/domain/ids.ts'
import type { User } from '../../src/domain/users/user.ts'
import { addDevice, addPerson, appOf, PASSWORD } from '../support/world.ts'
import type { Answer, Browser } from './browser.ts'
import type { Service } from './target.ts'

/** Somebody with a password, two mailboxes, a proven number and a device. */
export interface Owner {
  user: User
  email: string
  password: string
  device: Authenticator
}

export async function addOwner(service: Service, email = 'ada@example.org'): Promise<Owner> {
  const { ports } = service
  const person = await addPerson(ports, email)
  const device = await addDevice(ports, person)
  const { user } = person
  const at = { addedAt: ports.now(), provenAt: ports.now() }
  await ports.transact(({ users }) =>
    users.putNumber({
      ...at,
      id: ports.chance.id<NumberId>(),
      accountId: user.accountId,
      userId: user.id,
      e164: '+819012345678',
      country: 'JP',
    }),
  )
  return { user, email, password: PASSWORD, device }
}

/** What the owner's app shows, some 30 s steps from now. */
export function codeOf({ ports }: Service, { id, sealedSecret }: Authenticator, steps = 0): string {
  return hotpCode(hotpKey(ports.vault.open(sealedSecret, id)), stepAt(ports.now()) + steps)
}

/** Six digits that are no code of the device around now. */
export function wrongCode(service: Service, device: Authenticator): string {
  const near = new Set(Array.from({ length: 61 }, (_, i) => codeOf(service, device, i - 30)))
  for (let number = 0; ; number++) {
    const code = String(number).padStart(6, '0')
    if (!near.has(code)) return code
  }
}

/** To the beginning of a step that no test has used a code of yet. */
export async function freshStep(service: Service): Promise<void> {
  const stepMs = 30_000
  const into = service.ports.now().getTime() % stepMs
  await service.wait(Math.ceil((2 * stepMs - into) / 1000) + 1)
}

export async function showPassword(
  browser: Browser,
  { email, password }: Pick<Owner, 'email' | 'password'>,
): Promise<Answer> {
  await browser.post('/signin', { email })
  return browser.post('/signin/password', { email, password })
}

/** Signs in by password and code; throws when that is refused. */
export async function signIn(service: Service, owner: Owner, browser: Browser): Promise<Browser> {
  await freshStep(service)
  await showPassword(browser, owner)
  const code = codeOf(service, owner.device)
  const answer = await browser.post('/signin/code', { device: owner.device.id, code })
  if (answer.status !== 303) throw new Error(`Not signed in: ${answer.status} ${answer.page.text}`)
  return browser
}

/** The owner's device as it is now. */
export async function deviceNow(
  { ports }: Service,
  { device, user }: Owner,
): Promise<Authenticator> {
  return appOf(await ports.read(({ devices }) => devices.find(user.id, device.id)))
}

/** Which way a signed-in browser is let into the account. 'in', 'confirm', 'restricted' or 'out'. */
export async function accessOf(browser: Browser): Promise<'in' | 'confirm' | 'restricted' | 'out'> {
  const { status, location } = await browser.get('/account')
  if (status === 200) return 'in'
  if (location?.startsWith('/confirm')) return 'confirm'
  return location === '/security' ? 'restricted' : 'out'
}

/** Adds a device from the session of this browser, by the draft that the service keeps. Answers who has it then. */
export async function enrol<Someone extends Pick<Owner, 'user'>>(
  service: Service,
  someone: Someone,
  browser: Browser,
): Promise<Someone & Pick<Owner, 'device'>> {
  const name = `phone ${service.ports.chance.integer(1, 1_000_000)}`
  const begun = await browser.post('/security/devices/new', { name, handset: '' })
  if (begun.location !== '/security/devices/draft') throw new Error(begun.page.text)
  const device = await draftOf(service, someone.user.id)
  await freshStep(service)
  const [first, second] = [codeOf(service, device, -1), codeOf(service, device)]
  const added = await browser.post('/security/devices/draft', {
    what: 'add',
    qr: '',
    first,
    second,
  })
  if (added.status !== 303) throw new Error(added.page.text)
  return { ...someone, device }
}

/** The draft that somebody is adding, in whichever session. */
export function draftOf({ ports }: Service, user: UserId): Promise<Authenticator> {
  return ports.read(async ({ sessions, devices }) => {
    for (const { id } of await sessions.of(user)) {
      const draft = await devices.findDraft(id, ports.now())
      if (draft) return appOf(draft)
    }
    throw new Error('There is no draft')
  })
}
