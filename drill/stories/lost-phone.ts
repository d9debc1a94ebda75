import { addAddress, enterNumber, proveNumber } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import { ada, addressesOf, type Person } from '../acts/person.ts'
import { confirmSession } from '../acts/prepare.ts'
import { choosePassword, nameAccount, refusePassword, verifySetupAddress } from '../acts/set-up.ts'
import {
  appOf,
  expectSignedIn,
  expectSignedOut,
  showPassword,
  signIn,
  signInFully,
  signOut,
} from '../acts/sign-in.ts'
import { said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { getBackIn, type Lost } from './get-back-in.ts'
import { replaceDevice } from './replace-device.ts'

/** The spine: an account, a device, the loss of it, and the way back by mail and telephone (issue 2). */
export const lostPhone: Story = {
  name: 'lost-phone',
  async play(scene) {
    const person = await moveIn(scene)
    await protect(scene, person)
    const before = await signInAndOut(scene, person)
    const old = await lose(scene, person)
    const browser = scene.visitor()
    await getBackIn(scene, { person, browser, old })
    await replaceDevice(scene, { person, browser, old, before })
  },
}

async function moveIn(scene: Scene): Promise<Person> {
  const { step, language } = scene
  const person = ada(scene)
  await step('set-up-address', () => nameAccount(scene, person))
  await step('mail-verified', () => verifySetupAddress(scene, person))
  await step('weak-password-refused', () =>
    refusePassword(person, 'passwordpassword', said.passwordCommon[language]),
  )
  await step('first-account', () => choosePassword(person))
  await step('set-up-once', async () => {
    const { status } = await scene.visitor().open(scene.stage.setupAddress)
    expectThat(status === 410, 'the printed address to be over', `${status}`)
  })
  return person
}

async function protect(scene: Scene, person: Person): Promise<void> {
  const { step } = scene
  const { browser, second, number } = person
  await step('number-read', async () => {
    await enterNumber(browser, number)
    const shown = /\+81[ -]?90[ -]?1234[ -]?5678/.test(browser.page.text)
    expectThat(shown, 'the number with its country code', browser.page)
  })
  await step('number-proven', async () => {
    const call = await proveNumber(scene, browser)
    expectThat(call.number === '+819012345678', 'a call to +819012345678', call.number)
  })
  await step('second-address', () => addAddress(scene, browser, second!))
  await step('device-enrolled', async () => {
    person.app = await enrol(scene, browser, 'old phone')
  })
  await step('session-confirmed', () => confirmSession(person))
  await step('told-of-device', async () => {
    await scene.mailbox.takeAll(addressesOf(person), 'device-added')
  })
}

/** The browser that stays signed in while the phone is lost. */
async function signInAndOut(scene: Scene, person: Person): Promise<Visitor> {
  const { step, language } = scene
  await step('signed-out', async () => {
    await signOut(person.browser)
    await expectSignedOut(person.browser)
  })
  await step('signed-in', async () => {
    await signInFully(person)
    await expectSignedIn(person.browser)
  })
  await step('code-used-once', async () => {
    const other = scene.visitor()
    const page = await signIn(other, person, async () => appOf(person).lastCode())
    expectRefusal(page, 'code', said.codeUsed[language])
  })
  return person.browser
}

async function lose(scene: Scene, person: Person): Promise<Lost> {
  const app = appOf(person)
  const browser = scene.visitor()
  return scene.step('phone-lost', async () => {
    await showPassword(browser, person)
    const { fields } = browser.formFor('/signin/code')
    const device = fields.find(({ name }) => name === 'device')?.value ?? ''
    await browser.open('/simulator')
    await browser.submit('/simulator/river')
    delete person.app
    return { device, code: () => app.nextCode() }
  })
}
