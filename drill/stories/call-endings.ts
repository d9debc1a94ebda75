import { showing } from '../acts/call.ts'
import { enterNumber, expectProven, NUMBER } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import { acceptInvitation } from '../acts/people.ts'
import type { Person } from '../acts/person.ts'
import { expectLeftAlone, expectSaid, hearDigit, keyInto, telephoneOf } from '../acts/real-call.ts'
import { beginRecovery, confirmByMail, PAGE } from '../acts/recover.ts'
import type { Page } from '../page.ts'
import { said } from '../said.ts'
import { wasSaid } from '../sip/ear.ts'
import type { Telephone } from '../sip/telephone.ts'
import type { Scene } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { until } from '../wait.ts'
import type { Owner } from './telephone.ts'

/** The first provider cannot be reached for this number: the second one is tried within the same call. */
export async function otherProvider(scene: Scene, person: Person): Promise<void> {
  const { step, language } = scene
  const { browser } = person
  const telephone = await step('fallback', async () => {
    await arrive(scene, person)
    const telephone = await telephoneOf(scene, person, { by: 'second' })
    await browser.submit('/account/number/call')
    await telephone.ringing()
    await shows(browser, NUMBER, said.callOther[language])
    await telephone.answer()
    return telephone
  })
  await step('fallback-proven', async () => {
    await keyInto(scene, telephone, { browser, path: NUMBER })
    await expectProven(browser)
    await enrol(scene, browser, 'phone')
  })
}

/** Busy, then nobody there. Neither keeps anybody from asking again. */
export async function nobodyAnswers(scene: Scene, person: Person): Promise<void> {
  const { step, language } = scene
  const browser = scene.visitor()
  await step('busy', async () => {
    await proveMail(scene, { person, browser })
    const telephone = await telephoneOf(scene, person)
    await browser.submit('/recovery/call')
    await telephone.hangUp()
    await shows(browser, PAGE, said.callBusy[language])
    expectThat(browser.offers('/recovery/call'), 'another call to be offered', browser.page)
  })
  await step('no-answer', async () => {
    const telephone = await telephoneOf(scene, person)
    await browser.submit('/recovery/call')
    await telephone.ringing()
    await telephone.over()
    await shows(browser, PAGE, said.callUnanswered[language])
    expectThat(browser.offers('/recovery/call'), 'another call to be offered', browser.page)
  })
}

/** R19, invariant 6: whoever is called without having asked hears what it is about, and stops it by one key. */
export async function pressNine(scene: Scene, { person, account }: Owner): Promise<void> {
  const { step, language, mailbox } = scene
  await step('number-of-emmy', () => proveNumber(scene, person))
  const thief = scene.visitor()
  const telephone = await step('called-unasked', async () => {
    await proveMail(scene, { person, browser: thief })
    const telephone = await telephoneOf(scene, person)
    await thief.submit('/recovery/call')
    await telephone.answer()
    return telephone
  })
  await step('nine-stops', async () => {
    await hearDigit(scene, telephone)
    await telephone.press('9')
    await telephone.over()
    expectThat(wasSaid(telephone.heard(), language, 'stopped'), 'to hear that it is stopped', '–')
    await mailbox.take({ to: person.email, letter: 'recovery-stopped' })
  })
  await step('nine-said', async () => expectSaid(scene, telephone, account))
  await step('nine-wins', async () => {
    await thief.open(PAGE)
    expectThat(!thief.offers('/recovery/call'), 'the attempt to be over', thief.page)
    for (const path of ['/recovery/call', '/recovery/enter']) {
      await thief.post(path, '')
      expectThat(thief.page.status >= 400, `${path} to be refused`, thief.page)
    }
  })
}

/** R16, R17: a greeting and then silence. No digits appear, and none are spoken of. */
export async function voicemail(scene: Scene, person: Person): Promise<void> {
  const { step, language } = scene
  const { browser } = person
  await step('voicemail', async () => {
    await arrive(scene, person)
    const telephone = await telephoneOf(scene, person, { says: 'tone' })
    await browser.submit('/account/number/call')
    await telephone.answer()
    await hungUpOn(telephone, browser)
    expectLeftAlone(scene, telephone)
  })
  await step('voicemail-proves-nothing', async () => {
    await shows(browser, NUMBER, said.callNobody[language])
    expectThat(!/badge-success/.test(browser.page.html), 'a number not proven', browser.page)
  })
}

/** Whoever took the call only listens; the page never shows digits meanwhile. */
async function hungUpOn(telephone: Telephone, browser: Visitor): Promise<void> {
  await until(
    'the call to be ended by the service',
    async () => {
      const { digits } = await browser.open(NUMBER)
      expectThat(digits === undefined, 'no digits on the page', browser.page)
      return telephone.isOver() ? { found: true } : { instead: browser.page }
    },
    { patienceMs: 130_000, everyMs: 500 },
  )
}

/** From the letter to a number that was never called. */
async function arrive(scene: Scene, person: Person): Promise<void> {
  await acceptInvitation(scene, person)
  await enterNumber(person.browser, person.number)
}

async function proveNumber(scene: Scene, person: Person): Promise<void> {
  const { browser } = person
  await arrive(scene, person)
  const telephone = await telephoneOf(scene, person)
  await browser.submit('/account/number/call')
  await telephone.answer()
  await keyInto(scene, telephone, { browser, path: NUMBER })
  await expectProven(browser)
  await enrol(scene, browser, 'phone')
}

/** The password and the mail: what comes before the call. */
async function proveMail(
  scene: Scene,
  { person, browser }: { person: Person; browser: Visitor },
): Promise<void> {
  await beginRecovery(browser, person)
  await confirmByMail(scene, browser, person.email)
}

const shows = (browser: Visitor, path: string, words: RegExp): Promise<Page> =>
  showing(browser, path, {
    what: `the page to say ${words}`,
    when: ({ text }) => words.test(text),
  })
