import { addAddress } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import { digitsElsewhere, followLink, scan } from '../acts/link.ts'
import { ada, addressesOf, type Person } from '../acts/person.ts'
import { confirmSession, makeAccount } from '../acts/prepare.ts'
import { PAGE } from '../acts/recover.ts'
import {
  appOf,
  expectSignedIn,
  expectSignedOut,
  showPassword,
  signInFully,
} from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import { verifyLink } from '../mailbox.ts'
import { said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** A new password by mail: at once for whoever never had a device, by mail and device under a hold for whoever has one. */
export const forgottenPassword: Story = {
  name: 'forgotten-password',
  async play(scene) {
    const person = ada(scene)
    await scene.step('two-addresses', async () => {
      await makeAccount(scene, person)
      await addAddress(scene, person.browser, person.second!)
    })
    await neverProtected(scene, person)
    await scene.step('device-enrolled', async () => {
      person.app = await enrol(scene, person.browser, 'phone')
      await confirmSession(person)
    })
    await strangers(scene)
    const browser = scene.visitor()
    await protectedByDevice(scene, person, browser)
    await afterTheHold(scene, person, browser)
  },
}

const NEW = 'four quiet otters drift'
const NEWEST = 'nine brave lamps hum softly'

/** Asks for the mail in this browser, and gives back its link. */
async function ask(scene: Scene, browser: Visitor, email: string): Promise<string> {
  await browser.open('/forgotten')
  expectAt(await browser.submit('/forgotten', { email }), '/forgotten/sent')
  return verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
}

async function neverProtected(scene: Scene, person: Person): Promise<void> {
  const { step, mailbox } = scene
  const browser = scene.visitor()
  await step('new-password-at-once', async () => {
    await followLink(browser, await ask(scene, browser, person.email), PAGE)
    await browser.submit('/recovery/new-password', { password: NEW })
    expectThat(browser.page.status === 200, 'the new password to be taken', browser.page)
    await mailbox.takeAll(addressesOf(person), 'password-changed')
  })
  await step('sessions-over', async () => {
    await expectSignedOut(person.browser)
    expectRefusal(await showPassword(person.browser, person), 'password')
  })
  await step('signed-in-with-new', async () => {
    person.password = NEW
    await showPassword(person.browser, person)
    await expectSignedIn(person.browser)
  })
}

/** Whoever asks for an address that nobody has sees what everybody sees (R12). */
async function strangers(scene: Scene): Promise<void> {
  await scene.step('unknown-address-same', async () => {
    const shown = []
    for (const email of ['nobody@example.org', 'ada@example.org']) {
      const browser = scene.visitor()
      await browser.open('/forgotten')
      const { status, text, heading } = await browser.submit('/forgotten', { email })
      shown.push(`${status} ${heading} ${text}`)
    }
    expectThat(shown[0] === shown[1], `the same page: ${shown[1]}`, shown[0]!)
    await scene.mailbox.take({ to: 'ada@example.org', letter: 'verify' })
  })
}

async function protectedByDevice(scene: Scene, person: Person, browser: Visitor): Promise<void> {
  const { step, mailbox, language, stage } = scene
  const link = await step('mail-asked', async () => {
    const link = await ask(scene, browser, person.email)
    await mailbox.take({ to: person.second!, letter: 'forgotten-password-started' })
    await scan(scene.visitor(), link, stage.origin)
    return link
  })
  await step('digits-elsewhere', async () => {
    const digits = await digitsElsewhere(scene.visitor(), link)
    expectAt(await browser.submit('/forgotten/sent', { digits }), PAGE)
    expectThat(browser.page.steps[0] === 'done', 'the mail to be confirmed', browser.page)
    expectThat(!browser.offers('/recovery/new-password'), 'no password by mail alone', browser.page)
  })
  await step('device-asked', async () => {
    const wrong = await browser.submit('/recovery/device', { code: '000000' })
    expectRefusal(wrong, 'code', said.codeWrong[language])
    await browser.submit('/recovery/device', { code: await appOf(person).nextCode() })
    expectAt(browser.page, PAGE)
  })
  await step('password-held', async () => {
    expectThat(browser.page.steps[2] === 'waiting', 'to be told to wait', browser.page)
    await mailbox.takeAll(addressesOf(person), 'forgotten-password-held')
    const early = `password=${encodeURIComponent(NEWEST)}`
    const { status } = await browser.post('/recovery/new-password', early)
    expectThat(status === 422, 'no new password before the day is over', browser.page)
  })
  await step('old-password-still', async () => {
    const again = scene.visitor()
    await signInFully(person, again)
    expectAt(again.page, '/recovery/open')
    await expectSignedIn(again)
  })
}

async function afterTheHold(scene: Scene, person: Person, browser: Visitor): Promise<void> {
  const { step, mailbox } = scene
  await step('claimed-again', async () => {
    await wait(scene, 24.1)
    await followLink(browser, await ask(scene, browser, person.email), PAGE)
    expectThat(!browser.offers('/recovery/new-password'), 'no password by mail alone', browser.page)
    await browser.submit('/recovery/device', { code: await appOf(person).nextCode() })
    expectRefusal(
      await browser.submit('/recovery/new-password', { password: 'ada@example.org' }),
      'password',
    )
    await browser.submit('/recovery/new-password', { password: NEWEST })
    expectThat(browser.page.status === 200, 'the new password to be taken', browser.page)
    await mailbox.takeAll(addressesOf(person), 'password-changed')
  })
  await step('sessions-over-again', async () => {
    await expectSignedOut(person.browser)
    expectRefusal(await showPassword(person.browser, person), 'password')
  })
  await step('signed-in-with-newest', async () => {
    person.password = NEWEST
    await signInFully(person)
    await expectSignedIn(person.browser)
  })
}
