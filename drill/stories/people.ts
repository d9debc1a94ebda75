import { digitsOn, pressAsked, ringing, showing } from '../acts/call.ts'
import { addAddress, enterNumber, proveNumber } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import {
  acceptInvitation,
  accountOf,
  expectDone,
  give,
  invite,
  makeAccountFor,
  openFresh,
  pageOf,
  protectBy,
} from '../acts/people.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import { beginRecovery, confirmByMail, enter, PAGE } from '../acts/recover.ts'
import { appOf, showPassword, signInFully } from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import { takeAndVerify } from '../acts/take-out.ts'
import type { Scene, Story } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'

/** An organisation: an account, its people and ranks, a lost phone, two who must agree, and a root without a number. */
export const people: Story = {
  name: 'people',
  async play(scene) {
    const root = await newAccount(scene)
    const office = await gather(scene, root)
    await resetLower(scene, office)
    await resetEqual(scene, office)
    await anotherNumber(scene, office)
    await scene.step('audit-verified', () => takeAndVerify(office.root))
  },
}

/** Root, two administrators, and somebody who looks after users. */
interface Office {
  root: Person
  grace: Person
  alan: Person
  emmy: Person
}

async function newAccount(scene: Scene): Promise<Person> {
  const { step } = scene
  const operator = await step('prepared', () => prepare(scene))
  const root: Person = {
    browser: scene.visitor(),
    email: 'charles@example.com',
    password: 'nine brass wheels turn',
    number: '090-2222-3333',
  }
  await step('account-made', () =>
    makeAccountFor(operator, { name: 'Difference Engines', email: root.email }),
  )
  await step('root-arrives', async () => {
    await acceptInvitation(scene, root)
    await enterNumber(root.browser, root.number)
    await proveNumber(scene, root.browser)
    await addAddress(scene, root.browser, 'babbage@example.net')
    root.second = 'babbage@example.net'
    await protectBy(scene, root, 'phone of charles')
  })
  return root
}

async function gather(scene: Scene, root: Person): Promise<Office> {
  const { step } = scene
  const names = ['grace', 'alan', 'emmy'] as const
  await step('invited', async () => {
    for (const name of names) await invite(root, { name, email: `${name}@example.com` })
  })
  const account = await accountOf(root)
  const [grace, alan, emmy] = names.map(
    (name): Person => ({
      browser: scene.visitor(),
      email: `${name}@example.com`,
      password: `the ${name} of four lamps`,
      number: '',
      user: { account, name },
    }),
  ) as [Person, Person, Person]
  const others = [grace, alan, emmy]
  await step('passwords-chosen', async () => {
    for (const person of others) await acceptInvitation(scene, person)
  })
  await step('users-enrolled', async () => {
    for (const person of others) await protectBy(scene, person, 'phone')
  })
  await step('permissions-given', async () => {
    await give(root, 'grace', 'AdministratorAccess')
    await give(root, 'alan', 'AdministratorAccess')
    await give(root, 'emmy', 'UserAdministrator')
  })
  await step('users-sign-in', async () => {
    for (const person of others) await signInFully(person)
  })
  return { root, grace, alan, emmy }
}

async function askForReset(
  administrator: Person,
  { name, reason }: { name: string; reason: string },
): Promise<void> {
  const path = `${await pageOf(administrator, name)}/reset`
  await openFresh(administrator, path)
  await administrator.browser.submit(path, { reason })
}

/** Back by the administrator's word, the password and one mail. */
async function comeBack(scene: Scene, person: Person): Promise<void> {
  const browser = scene.visitor()
  await showPassword(browser, person)
  await browser.open('/trouble')
  await browser.submit('/recovery/reset')
  expectAt(browser.page, PAGE)
  await confirmByMail(scene, browser, person.email)
  await enter(browser)
  person.app = await enrol(scene, browser, 'new phone')
  await signInFully(person, browser)
  person.browser = browser
}

async function resetLower(scene: Scene, { grace, emmy }: Office): Promise<void> {
  const { step, mailbox } = scene
  await step('higher-rank-refused', async () => {
    const path = `${await pageOf(emmy, 'grace')}/reset`
    const { status } = await emmy.browser.open(path)
    const refused = status === 403 && !emmy.browser.offers(path)
    expectThat(refused, 'a refusal, and nothing to press', emmy.browser.page)
    const pressed = await emmy.browser.post(path, 'reason=They+asked+me+to')
    expectThat(pressed.status === 403, 'a refusal of the form itself', pressed)
  })
  await step('reset-by-administrator', async () => {
    await askForReset(grace, { name: 'emmy', reason: 'Her phone broke; we spoke in the office.' })
    expectDone(grace.browser)
    await mailbox.take({ to: emmy.email, letter: 'reset-open' })
  })
  const old = appOf(emmy)
  await step('back-after-reset', () => comeBack(scene, emmy))
  await step('old-device-worthless-after-reset', async () => {
    const browser = scene.visitor()
    await showPassword(browser, emmy)
    await browser.submit('/signin/code', { code: await old.nextCode() })
    expectRefusal(browser.page, 'code')
  })
}

async function resetEqual(scene: Scene, { root, grace, alan }: Office): Promise<void> {
  const { step, mailbox } = scene
  await step('equal-rank-waits', async () => {
    await askForReset(grace, { name: 'alan', reason: 'His phone was stolen; I know his voice.' })
    expectDone(grace.browser)
    const alone = grace.browser.formsFor('/admin/resets/:id/agree')
    expectThat(alone.length === 0, 'nothing to agree to for who asked', grace.browser.page)
    await mailbox.take({ to: alan.email, letter: 'reset-asked' })
    const browser = scene.visitor()
    await showPassword(browser, alan)
    await browser.open('/trouble')
    expectThat(!browser.offers('/recovery/reset'), 'no way in before both agree', browser.page)
  })
  await step('second-agrees', async () => {
    await openFresh(root, new URL(grace.browser.page.path, 'http://localhost').pathname)
    await root.browser.submit('/admin/resets/:id/agree')
    expectDone(root.browser)
    await mailbox.take({ to: alan.email, letter: 'reset-open' })
  })
  await step('back-after-two', () => comeBack(scene, alan))
}

/** LO-9: root's phone and number are gone in one day. */
async function anotherNumber(scene: Scene, { root, grace, alan }: Office): Promise<void> {
  const { step, mailbox, simulator } = scene
  const browser = scene.visitor()
  await step('root-loses-number', async () => {
    await beginRecovery(browser, root)
    await confirmByMail(scene, browser, root.email)
  })
  await step('number-proposed', async () => {
    const path = '/admin/users/root/number'
    await openFresh(grace, path)
    const proposing = { country: 'JP', number: '090-7777-8888' }
    await grace.browser.submit('/admin/users/:id/number', proposing)
    const { page } = grace.browser
    expectThat(page.status === 200 && page.refusals.length === 0, 'the number to be called', page)
    const call = await ringing(scene)
    await simulator.answer(call.id)
    await pressAsked(scene, call.id)
    await simulator.press(call.id, `${await digitsOn(grace.browser, path)}#`)
    await mailbox.takeAll(addressesOf(root), 'number-proposed')
  })
  await step('number-confirmed-by-second', async () => {
    await openFresh(alan, '/admin/users/root/number')
    await alan.browser.submit('/admin/proposals/:id/confirm')
    expectThat(alan.browser.page.status === 200, 'the number to be confirmed', alan.browser.page)
  })
  await step('proposed-number-rings', async () => {
    await browser.open(PAGE)
    const form = browser
      .formsFor('/recovery/call')
      .find(({ fields }) => fields.some(({ name }) => name === 'proposed'))
    expectThat(form, 'a call to the proposed number', browser.page)
    await browser.press(form)
    const call = await ringing(scene)
    await simulator.answer(call.id)
    await pressAsked(scene, call.id)
    await simulator.press(call.id, `${await digitsOn(browser, PAGE)}#`)
    await showing(browser, PAGE, {
      what: 'to be told to wait',
      when: ({ steps }) => steps[1] === 'done',
    })
  })
  await step('waits-a-day', async () => {
    await wait(scene, 23)
    await browser.open(PAGE)
    expectThat(!browser.offers('/recovery/enter'), 'a wait of a day', browser.page)
    await wait(scene, 2)
  })
  await step('root-back', async () => {
    await showPassword(browser, root)
    await browser.open('/trouble')
    await browser.submit('/recovery/start')
    await confirmByMail(scene, browser, root.email)
    await enter(browser)
    root.app = await enrol(scene, browser, 'newer phone')
    await signInFully(root, browser)
    root.browser = browser
  })
}
