import { digitsOn, pressAnother, pressAsked, ringing, showing, wrongDigits } from '../acts/call.ts'
import { followLink, scan } from '../acts/link.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { askForMail, enter, PAGE } from '../acts/recover.ts'
import { showPassword } from '../acts/sign-in.ts'
import { verifyLink } from '../mailbox.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

export interface Lost {
  /** The id of the lost device, as the code page named it. */
  device: string
  code(): Promise<string>
}

export interface Recovering {
  person: Person
  /** The browser in which the way back begins. */
  browser: Visitor
  old: Lost
}

/** Alternative factors: password, mail link, keyed call, and what must not help an attacker on the way. */
export async function getBackIn(scene: Scene, { person, browser, old }: Recovering): Promise<void> {
  const { step, mailbox } = scene
  await step('trouble', async () => {
    expectAt(await showPassword(browser, person), '/signin/code')
    await browser.open('/trouble')
    const { fields } = browser.formFor('/recovery/start')
    const lost = fields.find(({ value }) => value === old.device)
    expectThat(lost?.label === 'old phone' && lost.on, 'the old phone, chosen', browser.page)
  })
  await step('recovery-begun', async () => {
    expectAt(await browser.submit('/recovery/start', { lost: [old.device] }), PAGE)
    expectThat(browser.page.steps.length === 3, 'three steps', browser.page)
  })
  await step('told-of-recovery', async () => {
    await mailbox.takeAll(addressesOf(person), 'recovery-started')
  })
  await confirmMail(scene, { person, browser, old })
  await confirmTelephone(scene, browser)
  await step('entered', () => enter(browser))
  await step('told-of-entry', async () => {
    await mailbox.takeAll(addressesOf(person), 'recovery-granted')
  })
}

async function confirmMail(scene: Scene, { person, browser }: Recovering): Promise<void> {
  const { step, mailbox } = scene
  const link = await step('mail-sent', async () => {
    await askForMail(browser)
    const mail = await mailbox.take({ to: person.email, letter: 'verify' })
    await mailbox.expectNone({ to: person.second!, letter: 'verify' })
    return verifyLink(mail)
  })
  await step('scanner-harmless', async () => {
    await scan(scene.visitor(), link, scene.stage.origin)
    await browser.open(PAGE)
    expectThat(browser.page.steps[0] === 'current', 'step 1 to wait still', browser.page)
  })
  await step('mail-confirmed', async () => {
    await followLink(browser, link, PAGE)
    expectThat(browser.page.steps[0] === 'done', 'step 1 to be done', browser.page)
  })
  await step('link-used-once', async () => {
    const { status } = await browser.open(link)
    expectThat(status === 410, 'the link to be over', browser.page)
    const { status: posted } = await browser.post(new URL(link).pathname, '')
    expectThat(posted === 410, 'its button to do nothing', browser.page)
  })
}

async function confirmTelephone(scene: Scene, browser: Visitor): Promise<void> {
  const { step, simulator } = scene
  const call = await step('called', async () => {
    const shop = scene.visitor()
    await shop.open('/simulator')
    await shop.submit('/simulator/new-phone')
    await browser.open(PAGE)
    await browser.submit('/recovery/call')
    const call = await ringing(scene)
    await simulator.answer(call.id)
    return call
  })
  await step('wrong-key', async () => {
    await pressAnother(scene, call.id)
    await browser.open(PAGE)
    expectThat(browser.page.digits === undefined, 'no digits on the screen', browser.page)
  })
  const digits = await step('right-key', async () => {
    await pressAsked(scene, call.id)
    return digitsOn(browser, PAGE)
  })
  await step('wrong-digits', async () => {
    await simulator.press(call.id, `${wrongDigits(digits)}#`)
    await browser.open(PAGE)
    expectThat(browser.page.steps[1] !== 'done', 'step 2 to wait still', browser.page)
  })
  await step('call-confirmed', async () => {
    await simulator.press(call.id, `${digits}#`)
    const when = ({ steps }: Visitor['page']) => steps[1] === 'done'
    await showing(browser, PAGE, { what: 'step 2 to be done', when })
  })
}
