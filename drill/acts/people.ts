import { invitationLink } from '../mailbox.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { enrol } from './enrol.ts'
import type { Person } from './person.ts'
import { appOf } from './sign-in.ts'

/** Opens a page of the administration. Where the device was shown too long ago, the next code is asked for first. */
export async function openFresh(person: Person, path: string): Promise<void> {
  const { browser } = person
  await browser.open(path)
  if (browser.page.path.split('?')[0] === '/confirm')
    await browser.submit('/confirm', { code: await appOf(person).nextCode() })
  expectAt(browser.page, path)
}

/** An operator makes an account: its root user is invited by mail. */
export async function makeAccountFor(
  operator: Person,
  { name, email }: { name: string; email: string },
): Promise<void> {
  const path = '/admin/accounts/new'
  await openFresh(operator, path)
  await operator.browser.submit(path, { name, country: 'JP', email })
  expectDone(operator.browser)
}

/** A new user, invited by mail. */
export async function invite(
  administrator: Person,
  { name, email }: { name: string; email: string },
): Promise<void> {
  const path = '/admin/users/new'
  await openFresh(administrator, path)
  await administrator.browser.submit(path, { name, email })
  expectDone(administrator.browser)
}

/** The letter's link, and a password of their own. They are signed in then, by the password alone. */
export async function acceptInvitation(
  scene: Scene,
  { browser, email, password }: Pick<Person, 'browser' | 'email' | 'password'>,
): Promise<void> {
  const letter = await scene.mailbox.take({ to: email, letter: 'invitation' })
  await browser.open(invitationLink(letter))
  await browser.submit('/invitation/:token', { password })
  expectAt(browser.page, '/welcome')
}

/** The first device, and the session that shows it. */
export async function protectBy(scene: Scene, person: Person, device: string): Promise<void> {
  const { browser } = person
  person.app = await enrol(scene, browser, device)
  await browser.open('/confirm?return=security')
  await browser.submit('/confirm', { code: await person.app.nextCode() })
  expectAt(browser.page, '/security')
}

/** The id that users sign in with. */
export async function accountOf({ browser }: Person): Promise<string> {
  const { html } = await browser.open('/account')
  const id = /\d{4} \d{4} \d{4}/.exec(html)?.[0]
  expectThat(id, 'the account id', browser.page)
  return id
}

/** The address of a user's page, from the list. */
export async function pageOf({ browser }: Person, name: string): Promise<string> {
  const { html } = await browser.open(`/admin/users?name=${encodeURIComponent(name)}`)
  const path = new RegExp(`href="(/admin/users/[\\w-]+)"[^>]*>(?:<[^>]*>)*${name}<`).exec(html)?.[1]
  expectThat(path, `${name} in the list`, browser.page)
  return path
}

export async function give(administrator: Person, name: string, set: string): Promise<void> {
  const path = `${await pageOf(administrator, name)}/permissions`
  await openFresh(administrator, path)
  const { browser } = administrator
  const form = browser
    .formsFor(path)
    .find(({ fields }) => fields.some((field) => field.name === 'set' && field.value === set))
  expectThat(form, `a button that gives ${set}`, browser.page)
  await browser.press(form)
  expectDone(browser)
}

export function expectDone({ page }: Visitor): void {
  expectThat(
    page.status === 200 && page.refusals.length === 0 && /notice-success/.test(page.html),
    'to be told that it is done',
    page,
  )
}
