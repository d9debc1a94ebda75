import { ringing, showing } from '../acts/call.ts'
import { addAddress } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import { beginRecovery, confirmByCall, confirmByMail, enter, PAGE } from '../acts/recover.ts'
import { expectSignedIn, showPassword, signInFully } from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import type { Page } from '../page.ts'
import type { Scene, Story } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** The wait between the last proof and its effect: one address only, or after a stop by 9 on the telephone. */
export const hold: Story = {
  name: 'hold',
  async play(scene) {
    const person = await scene.step('prepared-one-address', () =>
      prepare(scene, { oneAddress: true }),
    )
    await waitForOneAddress(scene, person)
    await secondAddress(scene, person)
    await stopByNine(scene, person)
    await heldAfterStop(scene, person)
  },
}

const isHeld = ({ steps, forms }: Page): boolean =>
  steps[2] === 'waiting' && !forms.some(({ action }) => action === '/recovery/enter')

async function proveAll(scene: Scene, browser: Visitor, person: Person): Promise<void> {
  await beginRecovery(browser, person)
  await confirmByMail(scene, browser, person.email)
  await confirmByCall(scene, browser)
}

async function waitForOneAddress(scene: Scene, person: Person): Promise<void> {
  const { step, mailbox } = scene
  const first = scene.visitor()
  await step('held', async () => {
    await proveAll(scene, first, person)
    expectThat(isHeld(first.page), 'to be told to wait', first.page)
    await mailbox.take({ to: person.email, letter: 'recovery-held' })
  })
  await step('held-for-a-day', async () => {
    await wait(scene, 23.5)
    await first.open(PAGE)
    expectThat(isHeld(first.page), 'to be told to wait still', first.page)
    const { status } = await first.post('/recovery/enter', '')
    expectThat(status === 422, 'no entry before the day is over', first.page)
  })
  const other = scene.visitor()
  await step('claimed-elsewhere', async () => {
    await wait(scene, 1)
    await beginRecovery(other, person)
    expectThat(other.page.steps.length === 2, 'two steps: one proof again, and in', other.page)
    await confirmByMail(scene, other, person.email)
    await enter(other)
    await mailbox.take({ to: person.email, letter: 'recovery-granted' })
  })
  await step('device-replaced', async () => {
    person.app = await enrol(scene, other, 'new phone')
    await signInFully(person, other)
    person.browser = other
  })
}

/** Once the undo window is over, contacts may change again; then nothing would be held. */
async function secondAddress(scene: Scene, person: Person): Promise<void> {
  const { step } = scene
  const { browser } = person
  await step('frozen', async () => {
    await browser.open('/account/addresses')
    expectThat(!browser.offers('/account/addresses'), 'addresses to be frozen', browser.page)
  })
  await step('thawed', async () => {
    await wait(scene, 73)
    await signInFully(person, browser)
    await addAddress(scene, browser, 'lovelace@example.net')
    person.second = 'lovelace@example.net'
    await scene.mailbox.take({ to: person.email, letter: 'address-added' })
  })
}

async function stopByNine(scene: Scene, person: Person): Promise<void> {
  const { step, simulator, mailbox } = scene
  const thief = scene.visitor()
  await step('stopped-by-nine', async () => {
    await beginRecovery(thief, person)
    await confirmByMail(scene, thief, person.email)
    await thief.submit('/recovery/call')
    const call = await ringing(scene)
    await simulator.answer(call.id)
    await simulator.press(call.id, '9#')
    await showing(thief, PAGE, {
      what: 'the attempt to be over',
      when: ({ forms }) => !forms.some(({ action }) => action === '/recovery/call'),
    })
    await mailbox.takeAll(addressesOf(person), 'recovery-stopped')
  })
  await step('closed-for-a-day', async () => {
    const browser = scene.visitor()
    await showPassword(browser, person)
    await browser.open('/trouble')
    expectThat(!browser.offers('/recovery/start'), 'the way to be closed', browser.page)
    const { status } = await browser.post('/recovery/start', '')
    expectThat(status === 422, 'no recovery to begin', browser.page)
  })
  await step('devices-still-work', async () => {
    await signInFully(person)
    await expectSignedIn(person.browser)
  })
}

async function heldAfterStop(scene: Scene, person: Person): Promise<void> {
  const { step, mailbox } = scene
  const browser = scene.visitor()
  await step('held-after-stop', async () => {
    await wait(scene, 25)
    await proveAll(scene, browser, person)
    expectThat(isHeld(browser.page), 'to be told to wait', browser.page)
    await mailbox.takeAll(addressesOf(person), 'recovery-held')
  })
  await step('finished-now', async () => {
    const { fields } = browser.formFor('/recovery/finish-now')
    const device = fields.find(({ name }) => name === 'device')?.value ?? ''
    const code = await person.app!.nextCode()
    await browser.submit('/recovery/finish-now', { device, code })
    await enter(browser)
  })
}
