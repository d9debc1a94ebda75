import { beginDevice, showTwoCodes } from '../acts/enrol.ts'
import { choose, deviceNamed, signInByApp } from '../acts/named.ts'
import { addPasskey, usePasskey } from '../acts/passkey.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { appOf, expectSignedIn, expectSignedOut, showPassword } from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import { Passkey } from '../passkey.ts'
import { said } from '../said.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { NAMES } from './lose-all.ts'

const OLD = 'old handset'
const NEW = 'new handset'

/** "I am getting a new phone" (DE-7): an app and a passkey live on the old one. */
export async function newPhone(scene: Scene, person: Person, oldKey: Passkey): Promise<void> {
  const { step } = scene
  const oldApp = appOf(person)
  await step('move-begun', () => begin(person))
  await step('move-left', async () => {
    person.browser = scene.visitor()
    await signInByApp(person, { name: NAMES.newApp })
    const { steps } = await person.browser.open('/security/move')
    expectThat(steps[0] === 'current', 'it to wait still', person.browser.page)
  })
  const newKey = new Passkey(scene.stage.origin)
  await step('moved', () => move(scene, person, newKey))
  await step('old-phone-empty', async () => {
    const thief = scene.visitor()
    await thief.open('/signin?root')
    await usePasskey(thief, oldKey, { at: '/signin/passkey' })
    expectRefusal(thief.page, 'passkey')
    await showPassword(thief, person)
    await thief.open('/trouble')
    await choose(thief, NAMES.newApp)
    await thief.submit('/signin/code', { code: await oldApp.nextCode() })
    expectRefusal(thief.page, 'code')
    await expectSignedOut(thief)
  })
  await step('new-phone-signs-in', async () => {
    await wait(scene, 73)
    await signInByApp(person, { name: NAMES.newApp, browser: scene.visitor() })
    const visitor = scene.visitor()
    await visitor.open('/signin?root')
    await usePasskey(visitor, newKey, { at: '/signin/passkey' })
    await expectSignedIn(visitor)
  })
}

/** Both are said to live on the old phone, and so both are listed. */
async function begin(person: Person): Promise<void> {
  await signInByApp(person, { name: NAMES.newApp })
  const { browser } = person
  for (const name of [NAMES.newApp, NAMES.newKey]) {
    await browser.open(`/security/devices/${await deviceNamed(browser, name)}`)
    await browser.submit('/security/devices/:id/rename', { handset: OLD })
  }
  await browser.open('/security/move')
  await browser.submit('/security/move', { from: [OLD], to: NEW })
  expectThat(browser.page.steps.length === 2, 'two devices to move', browser.page)
}

/** Each is set up anew, and gives way only then. */
async function move(scene: Scene, person: Person, key: Passkey): Promise<void> {
  const { mailbox, language } = scene
  const { browser } = person
  const app = await beginDevice(scene, browser, { path: replacing(browser) })
  await showTwoCodes(browser, app)
  expectAt(browser.page, '/security/move')
  await addPasskey(browser, key, { path: replacing(browser) })
  expectThat(said.moved[language].test(browser.page.text), 'all to be moved', browser.page)
  await browser.submit('/security/move/end')
  await mailbox.takeAll(addressesOf(person), 'device-replaced')
  person.app = app
}

function replacing({ page }: Visitor): string {
  const next = page.html.slice(page.html.indexOf('step-current'))
  const path = /href="(\/security\/devices\/[\w-]+\/replace)"/.exec(next)?.[1]
  expectThat(path, 'a way to set the next one up anew', page)
  return path
}
