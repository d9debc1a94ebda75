import { verifyLink } from '../mailbox.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'
import type { Person } from './person.ts'

/** Opens the printed address and fills in whose account it is. A mail is on its way then. */
export async function nameAccount(scene: Scene, { browser, email }: Person): Promise<void> {
  const path = new URL(scene.stage.setupAddress).pathname
  await browser.open(scene.stage.setupAddress)
  await browser.submit(path, {
    account: 'Analytical Engines',
    country: 'JP',
    language: scene.language,
    email,
  })
  expectAt(browser.page, '/setup')
}

/** The link of the mail, in the browser that began. */
export async function verifySetupAddress(scene: Scene, { browser, email }: Person): Promise<void> {
  const link = verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
  await browser.open(link)
  await browser.submit('/link/:token')
  expectAt(browser.page, '/setup')
  expectThat(browser.offers('/setup/password'), 'to be asked for a password', browser.page)
}

export async function refusePassword(
  { browser }: Person,
  weak: string,
  why: RegExp,
): Promise<void> {
  const page = await browser.submit('/setup/password', { password: weak })
  expectRefusal(page, 'password', why)
}

/** The password makes the account and signs this browser in. */
export async function choosePassword({ browser, password }: Person): Promise<void> {
  await browser.submit('/setup/password', { password })
  expectAt(browser.page, '/welcome')
}
