import { accountSaid, digitAsked, wasSaid } from '../sip/ear.ts'
import type { Telephone } from '../sip/telephone.ts'
import type { Scene } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { until } from '../wait.ts'
import { digitsOn } from './call.ts'
import type { Person } from './person.ts'

/** The longest until the voice has asked, and sound to understand it by: 8,000 samples a second. */
const LISTENING = { patienceMs: 75_000, everyMs: 500 }
const KEPT = 8000 * 2
/** So much of it after the digit: the question is over then, and only then a key counts. */
const REST_OF_QUESTION = 8000 * 2

/** A telephone of this person that waits for one call. */
export function telephoneOf(
  { outside }: Scene,
  { number }: Person,
  { by, says }: { by?: 'first' | 'second'; says?: 'tone' } = {},
): Promise<Telephone> {
  if (!outside) throw new Error('This story needs real telephones')
  return outside.telephone({ number: dialled(number), ...(says && { says }) }, by)
}

/** '090-1234-5678' as it is dialled from anywhere: '+819012345678'. */
const dialled = (number: string): string => `+81${number.replaceAll('-', '').slice(1)}`

/** Listens until the voice has asked for a digit. Every other moment the sound since the last is searched. */
export function hearDigit({ language }: Scene, telephone: Telephone): Promise<number> {
  let searched = 0
  let asked: { digit: number; at: number } | undefined
  return until(
    'the voice to ask for a digit',
    async () => {
      const heard = telephone.heard()
      const digit =
        asked?.digit ?? digitAsked(heard.subarray(Math.max(0, searched - KEPT)), language)
      searched = heard.length
      if (digit !== undefined) asked ??= { digit, at: heard.length }
      if (asked && heard.length >= asked.at + REST_OF_QUESTION) return { found: asked.digit }
      const ending = telephone.isOver() ? ', and the call is over' : ''
      return { instead: `${Math.round(heard.length / 8000)} s of sound${ending}` }
    },
    LISTENING,
  )
}

/** Presses the digit that the voice asks for. Nothing else comes in between: it waits ten seconds. */
const pressAsked = async (scene: Scene, telephone: Telephone): Promise<void> =>
  telephone.press(String(await hearDigit(scene, telephone)))

/** Presses the digit that the voice asks for, and keys the six digits of the page. The call was answered. */
export async function keyInto(
  scene: Scene,
  telephone: Telephone,
  { browser, path }: { browser: Visitor; path: string },
): Promise<void> {
  await pressAsked(scene, telephone)
  await telephone.press(`${await digitsOn(browser, path)}#`)
}

/** R19: who calls, about which account and what for. */
export function expectSaid({ language }: Scene, telephone: Telephone, account: string): void {
  const heard = telephone.heard()
  for (const name of ['greeting', 'recovery'])
    expectThat(wasSaid(heard, language, name), `the voice to say “${name}”`, 'other sounds')
  const said = accountSaid(heard, language)
  expectThat(said === account.replaceAll(' ', ''), `account ${account}, digit by digit`, said)
}

/** R16, R17: a goodbye after the question that nobody answered, and never a word about six digits. */
export function expectLeftAlone({ language }: Scene, telephone: Telephone): void {
  const heard = telephone.heard()
  const last = heard.subarray(-8000 * 4)
  expectThat(digitAsked(heard, language), 'the voice to have asked for a digit', 'none')
  expectThat(wasSaid(last, language, 'goodbye'), 'a goodbye at the end', 'other sounds')
  for (const name of ['ask-digits', 'thank-you'])
    expectThat(!wasSaid(heard, language, name), `not to hear “${name}”`, 'it was said')
}
