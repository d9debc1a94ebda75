import { verifyLink } from '../mailbox.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { showing, takeCall } from './call.ts'
import { followLink } from './link.ts'
import { type Credentials, showPassword } from './sign-in.ts'

export const PAGE = '/recovery'

/** After the password: trouble with the device, and all of the phone is lost. */
export async function beginRecovery(browser: Visitor, credentials: Credentials): Promise<void> {
  await showPassword(browser, credentials)
  await browser.open('/trouble')
  await browser.submit('/recovery/start')
  expectAt(browser.page, PAGE)
}

/** Asks for the mail, to the first address unless another one is chosen by its place in the list. */
export async function askForMail(browser: Visitor, place = 0): Promise<void> {
  const form = browser.formFor('/recovery/mail')
  const choices = form.fields.filter(({ name }) => name === 'address')
  const chosen = choices[place]
  expectThat(chosen, `an address number ${place + 1}`, browser.page)
  const answers = chosen.kind === 'choice' ? { address: chosen.value } : {}
  expectAt(await browser.press(form, answers), PAGE)
}

/** Step 1 in the browser that began. */
export async function confirmByMail(scene: Scene, browser: Visitor, email: string): Promise<void> {
  await askForMail(browser)
  const link = verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
  await followLink(browser, link, PAGE)
}

/** Step 2: the whole call. */
export async function confirmByCall(scene: Scene, browser: Visitor): Promise<void> {
  await browser.submit('/recovery/call')
  await takeCall(scene, browser, PAGE)
  await showing(browser, PAGE, {
    what: 'the telephone step to be done',
    when: ({ steps }) => steps[1] === 'done',
  })
}

/** Step 3: to the session that puts devices in order. */
export async function enter(browser: Visitor): Promise<void> {
  await showing(browser, PAGE, {
    what: 'the way in to be open',
    when: ({ forms }) => forms.some(({ action }) => action === '/recovery/enter'),
  })
  expectAt(await browser.submit('/recovery/enter'), '/security')
}
