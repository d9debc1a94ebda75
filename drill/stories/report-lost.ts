import { addressesOf, type Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import { beginRecovery, confirmByMail } from '../acts/recover.ts'
import {
  appOf,
  expectSignedIn,
  expectSignedOut,
  showPassword,
  signInFully,
} from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import { said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** "Report lost" needs the password alone and opens nothing; "I found it" needs a code of the device (OW-1). */
export const reportLost: Story = {
  name: 'report-lost',
  async play(scene) {
    const person = await scene.step('prepared', () => prepare(scene))
    const browser = scene.visitor()
    await report(scene, person, browser)
    await find(scene, person, browser)
    await reportAgain(scene, person)
  },
}

async function report(scene: Scene, person: Person, browser: Visitor): Promise<void> {
  const { step, mailbox } = scene
  await step('reported-lost', async () => {
    await showPassword(browser, person)
    await browser.open('/trouble')
    await browser.submit('/trouble/lost')
    expectThat(browser.page.status === 200, 'the device to be worthless', browser.page)
    await mailbox.takeAll(addressesOf(person), 'device-reported-lost')
  })
  await step('opens-nothing', async () => {
    await expectSignedOut(browser)
    const { status } = await browser.open('/security')
    expectThat(browser.page.path.startsWith('/signin'), `no session (${status})`, browser.page)
  })
  await step('lost-device-refused', async () => {
    const finder = scene.visitor()
    await showPassword(finder, person)
    expectThat(!finder.offers('/signin/code'), 'no code to be asked for', finder.page)
    await finder.post('/signin/code', `device=&code=${await appOf(person).nextCode()}`)
    await expectSignedOut(finder)
  })
}

async function find(scene: Scene, person: Person, browser: Visitor): Promise<void> {
  const { step, mailbox, language } = scene
  await step('found', async () => {
    await showPassword(browser, person)
    await browser.open('/trouble')
    expectRefusal(await browser.submit('/trouble/found', { code: '000000' }), 'code')
    await browser.submit('/trouble/found', { code: await appOf(person).nextCode() })
    expectThat(said.deviceBack[language].test(browser.page.text), 'it to be back', browser.page)
    await mailbox.takeAll(addressesOf(person), 'device-found')
  })
  await step('found-signs-in', async () => {
    await signInFully(person, browser)
    await expectSignedIn(browser)
  })
}

/** Once in seven days by the password alone: who knows it cannot keep the owner out by it. */
async function reportAgain(scene: Scene, person: Person): Promise<void> {
  const { step } = scene
  const browser = scene.visitor()
  await step('reported-too-often', async () => {
    await showPassword(browser, person)
    await browser.open('/trouble')
    expectRefusal(await browser.submit('/trouble/lost'), 'device')
    await signInFully(person)
  })
  await step('reported-with-mail', async () => {
    await beginRecovery(browser, person)
    await confirmByMail(scene, browser, person.email)
    await browser.open('/trouble')
    await browser.submit('/trouble/lost')
    expectThat(browser.page.status === 200, 'the device to be worthless again', browser.page)
  })
  await step('found-again', async () => {
    await browser.submit('/trouble/found', { code: await appOf(person).nextCode() })
    expectThat(browser.page.status === 200, 'it to be back', browser.page)
  })
  await step('reported-after-a-week', async () => {
    await wait(scene, 7 * 24 + 1)
    const later = scene.visitor()
    await showPassword(later, person)
    await later.open('/trouble')
    await later.submit('/trouble/lost')
    expectThat(later.page.status === 200, 'the device to be worthless', later.page)
  })
}
