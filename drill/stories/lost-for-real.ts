import { showing } from '../acts/call.ts'
import { addAddress, expectProven, NUMBER } from '../acts/contacts.ts'
import { addressesOf } from '../acts/person.ts'
import { expectSaid, keyInto, telephoneOf } from '../acts/real-call.ts'
import { beginRecovery, confirmByMail, enter, PAGE } from '../acts/recover.ts'
import { appOf, showPassword } from '../acts/sign-in.ts'
import type { Telephone } from '../sip/telephone.ts'
import type { Scene } from '../story.ts'
import type { Visitor } from '../visitor.ts'
import type { Lost } from './get-back-in.ts'
import { replaceDevice } from './replace-device.ts'
import type { Owner } from './telephone.ts'

/** The spine once more, with real mail and a real telephone. The test call was answered and speaks already. */
export async function lostForReal(
  scene: Scene,
  { person, account, ringing }: Owner & { ringing: Telephone },
): Promise<void> {
  const { step, mailbox } = scene
  await step('number-proven-by-ear', async () => {
    await keyInto(scene, ringing, { browser: person.browser, path: NUMBER })
    await expectProven(person.browser)
  })
  await step('second-address', () => addAddress(scene, person.browser, person.second!))
  const browser = scene.visitor()
  const old = await step('phone-lost', async (): Promise<Lost> => {
    const app = appOf(person)
    await showPassword(browser, person)
    const { fields } = browser.formFor('/signin/code')
    delete person.app
    const device = fields.find(({ name }) => name === 'device')?.value ?? ''
    return { device, code: () => app.nextCode() }
  })
  await step('recovery-begun', () => beginRecovery(browser, person))
  await step('told-of-recovery', async () => {
    await mailbox.takeAll(addressesOf(person), 'recovery-started')
  })
  await step('mail-confirmed', () => confirmByMail(scene, browser, person.email))
  await beCalled(scene, { person, account, browser })
  await step('entered', () => enter(browser))
  await step('told-of-entry', async () => {
    await mailbox.takeAll(addressesOf(person), 'recovery-granted')
  })
  await replaceDevice(scene, { person, browser, old, before: person.browser })
}

async function beCalled(
  scene: Scene,
  { person, account, browser }: Owner & { browser: Visitor },
): Promise<void> {
  const { step } = scene
  const telephone = await telephoneOf(scene, person)
  await step('called-for-real', async () => {
    await browser.submit('/recovery/call')
    await telephone.answer()
  })
  await step('call-confirmed', async () => {
    await keyInto(scene, telephone, { browser, path: PAGE })
    await showing(browser, PAGE, {
      what: 'step 2 to be done',
      when: ({ steps }) => steps[1] === 'done',
    })
  })
  await step('service-said', async () => expectSaid(scene, telephone, account))
}
