import { enterNumber } from '../acts/contacts.ts'
import { enrol } from '../acts/enrol.ts'
import { accountOf, invite } from '../acts/people.ts'
import { ada, type Person } from '../acts/person.ts'
import { confirmSession } from '../acts/prepare.ts'
import { telephoneOf } from '../acts/real-call.ts'
import { choosePassword, nameAccount, verifySetupAddress } from '../acts/set-up.ts'
import { openOutside } from '../real/outside.ts'
import type { Telephone } from '../sip/telephone.ts'
import type { Scene, Story } from '../story.ts'
import { nobodyAnswers, otherProvider, pressNine, voicemail } from './call-endings.ts'
import { lostForReal } from './lost-for-real.ts'

/** Mail by SMTP and calls by SIP between telephones: a recovery, and the other ways that a call can end (issue 5). */
export const telephone: Story = {
  name: 'telephone',
  language: 'ja',
  outside: openOutside,
  async play(scene) {
    const { person, account, ringing } = await moveIn(scene)
    const [grace, emmy, alan] = colleagues(scene, account)
    // Side by side: most of the time everybody listens.
    await allOf([
      lostForReal(scene, { person, account, ringing }),
      otherProvider(scene, grace).then(() => nobodyAnswers(scene, grace)),
      pressNine(scene, { person: emmy, account }),
      voicemail(scene, alan),
    ])
  },
}

export interface Owner {
  person: Person
  account: string
}

async function moveIn(scene: Scene): Promise<Owner & { ringing: Telephone }> {
  const { step } = scene
  const person = ada(scene)
  const { browser } = person
  await step('set-up-address', () => nameAccount(scene, person))
  await step('mail-verified', () => verifySetupAddress(scene, person))
  await step('first-account', () => choosePassword(person))
  const ringing = await step('telephone-answered', async () => {
    await enterNumber(browser, person.number)
    const ringing = await telephoneOf(scene, person)
    await browser.submit('/account/number/call')
    await ringing.answer()
    return ringing
  })
  const account = await step('others-invited', async () => {
    person.app = await enrol(scene, browser, 'old phone')
    await confirmSession(person)
    const account = await accountOf(person)
    for (const name of Object.keys(NUMBERS))
      await invite(person, { name, email: `${name}@example.com` })
    return account
  })
  return { person, account, ringing }
}

/** Each in a range of its own, as people's numbers are. */
const NUMBERS = { grace: '090-2222-3333', emmy: '080-4444-5555', alan: '070-4567-7777' }

function colleagues(scene: Scene, account: string): [Person, Person, Person] {
  const one = (name: keyof typeof NUMBERS): Person => ({
    browser: scene.visitor(),
    email: `${name}@example.com`,
    password: `the ${name} of four lamps`,
    number: NUMBERS[name],
    user: { account, name },
  })
  return [one('grace'), one('emmy'), one('alan')]
}

/** Waits for every scene, so that none goes on behind a story that is over; then throws what the first of them threw. */
async function allOf(scenes: readonly Promise<void>[]): Promise<void> {
  const done = await Promise.allSettled(scenes)
  for (const scene of done) if (scene.status === 'rejected') throw scene.reason
}
