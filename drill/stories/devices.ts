import { beginDevice, showTwoCodes } from '../acts/enrol.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import {
  appOf,
  expectSignedIn,
  expectSignedOut,
  showPassword,
  signIn,
  signInFully,
} from '../acts/sign-in.ts'
import { undo, wait, wasNotMe } from '../acts/stop.ts'
import { deviceNamed, enrolOnTwo } from '../acts/two-phones.ts'
import type { App } from '../app.ts'
import { stopLink } from '../mailbox.ts'
import { said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'

const OLD = 'old handset'
const NEW = 'new handset'

/** Several devices on several phones, lost one after another; each time the trouble page offers what is left (DE-3, DE-7, SI-6). */
export const devices: Story = {
  name: 'devices',
  async play(scene) {
    const person = await scene.step('prepared', () => prepare(scene))
    const shared = await twoPhones(scene, person)
    await losePhone(scene, person, shared)
    await removeAndUndo(scene, person)
    await moveToNew(scene, person)
  },
}

/** The first app stays as the spare; another device lives on two phones at once. */
async function twoPhones(scene: Scene, person: Person): Promise<[App, App]> {
  const { step, language } = scene
  const { browser } = person
  const both = await step('two-phones', () =>
    enrolOnTwo(scene, browser, { name: 'on two phones', handsets: 'red Pixel, old tablet' }),
  )
  await step('either-phone', async () => {
    const device = await deviceNamed(browser, 'on two phones')
    for (const app of both) {
      const visitor = scene.visitor()
      await showPassword(visitor, person)
      await visitor.open(`/signin/code?device=${device}`)
      const page = await visitor.submit('/signin/code', { code: await app.nextCode() })
      // The second one shows the code that the first has just used.
      if (app !== both[0]) expectRefusal(page, 'code', said.codeUsed[language])
      else await expectSignedIn(visitor)
    }
  })
  return both
}

async function losePhone(scene: Scene, person: Person, [, other]: [App, App]): Promise<void> {
  const { step, mailbox } = scene
  const browser = scene.visitor()
  await step('first-phone-gone', async () => {
    await showPassword(browser, person)
    await browser.open('/trouble')
    const lost = browser.formFor('/trouble/lost').fields
    const device = lost.find(({ label }) => label === 'on two phones')?.value
    expectThat(device, 'the device to be named', browser.page)
    await browser.submit('/trouble/lost', { device: [device] })
    expectThat(browser.page.status === 200, 'it to be worthless', browser.page)
    await mailbox.takeAll(addressesOf(person), 'device-reported-lost')
  })
  await step('second-phone-worthless', async () => {
    const finder = scene.visitor()
    expectRefusal(await signIn(finder, person, () => other.nextCode()), 'code')
    await expectSignedOut(finder)
  })
  await step('offered-other-device', async () => {
    const offered = /href="(\/signin\/code\?device=[\w-]+)"/.exec(browser.page.html)?.[1]
    expectThat(offered, 'the device that is left', browser.page)
    await browser.open(offered)
    await browser.submit('/signin/code', { code: await appOf(person).nextCode() })
    await expectSignedIn(browser)
  })
  person.browser = browser
}

/** An open session is enough to remove a device, and not enough to keep its owner out. */
async function removeAndUndo(scene: Scene, person: Person): Promise<void> {
  const { step, mailbox } = scene
  const { browser } = person
  await step('removed-by-thief', async () => {
    const device = await deviceNamed(browser, 'old phone')
    await browser.open(`/security/devices/${device}/remove`)
    await browser.submit('/security/devices/:id/remove')
    expectAt(browser.page, '/security')
  })
  await step('removal-undone', async () => {
    const mail = await mailbox.take({ to: person.email, letter: 'device-removed' })
    const owner = scene.visitor()
    await wasNotMe(owner, stopLink(mail), /old phone/)
    const { password } = person
    await undo(owner, { password, code: await appOf(person).nextCode() })
    await mailbox.takeAll(addressesOf(person), 'removal-undone')
    await expectSignedOut(browser)
    await signInFully(person)
  })
}

async function moveToNew(scene: Scene, person: Person): Promise<void> {
  const { step, mailbox, language } = scene
  const old = appOf(person)
  await step('move-begun', async () => {
    const { browser } = person
    const device = await deviceNamed(browser, 'old phone')
    await browser.open(`/security/devices/${device}`)
    await browser.submit('/security/devices/:id/rename', { handset: OLD })
    await browser.open('/security/move')
    await browser.submit('/security/move', { from: [OLD], to: NEW })
    expectThat(browser.page.steps.length === 1, 'one device to move', browser.page)
  })
  await step('move-left', async () => {
    const later = scene.visitor()
    await signInFully(person, later)
    await later.open('/security/move')
    expectThat(later.page.steps[0] === 'current', 'it to wait still', later.page)
    person.browser = later
  })
  await step('moved', async () => {
    const { browser } = person
    const replace = /href="(\/security\/devices\/[\w-]+\/replace)"/.exec(browser.page.html)?.[1]
    expectThat(replace, 'a way to set it up anew', browser.page)
    const app = await beginDevice(scene, browser, { path: replace })
    await showTwoCodes(browser, app)
    expectThat(said.moved[language].test(browser.page.text), 'all to be moved', browser.page)
    await browser.submit('/security/move/end')
    await mailbox.takeAll(addressesOf(person), 'device-replaced')
    person.app = app
  })
  await step('old-phone-empty', async () => {
    const thief = scene.visitor()
    expectRefusal(await signIn(thief, person, () => old.nextCode()), 'code')
    await wait(scene, 73)
    await signInFully(person, scene.visitor())
  })
}
