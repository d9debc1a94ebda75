import type { Line, PlainLine } from '../../../domain/calls/line.ts'
import type { Language } from '../../../domain/ids.ts'
import { wordsFor } from '../../../words/words.ts'

/** The name of one recording, without its folder and ending: 'greeting', 'account-before', 'digit-7'. */
export type RecordingName = string

/** A rest between groups of digits, of which there is no recording. */
export const PAUSE = 'pause'

/** What is said one after the other for a line; PAUSE among it. */
export function recordingsOf(line: Line, language: Language): readonly RecordingName[] {
  if (line.key === 'voice.account')
    return around('account', spelled(line.values.account), recordingTexts(language))
  if (line.key === 'voice.go-on')
    return around('go-on', spelled(String(line.values.digit)), recordingTexts(language))
  const name = line.key.slice('voice.'.length)
  return [line.key === 'voice.wrong-digits' ? `${name}-${line.values.tries}` : name]
}

/** How many of a line's recordings have to be heard before its key may be pressed: Japanese says the digit first. */
export const saidBy = (line: Line, names: readonly RecordingName[]): number =>
  line.key === 'voice.go-on' ? names.indexOf(`digit-${line.values.digit}`) + 1 : names.length

/** Every recording there has to be, and the words that it says, as they would be read. */
export function recordingTexts(language: Language): ReadonlyMap<RecordingName, string> {
  const known = TEXTS.get(language)
  if (known) return known
  const words = wordsFor(language)
  const texts = new Map<RecordingName, string>()
  for (const key of PLAIN) texts.set(key.slice('voice.'.length), words(key))
  for (const [name, argument] of [
    ['account', 'account'],
    ['go-on', 'digit'],
  ] as const) {
    const [before = '', after = ''] = words(`voice.${name}`, { [argument]: CUT }).split(CUT)
    texts.set(`${name}-before`, before.trim())
    if (/[\p{L}]/u.test(after)) texts.set(`${name}-after`, after.replace(/^[、,\s]+/, '').trim())
  }
  // Of three tries, two can be left (SETTINGS.callDigitsTries).
  for (const tries of [1, 2])
    texts.set(`wrong-digits-${tries}`, words('voice.wrong-digits', { tries }))
  for (let digit = 0; digit <= 9; digit++) texts.set(`digit-${digit}`, String(digit))
  TEXTS.set(language, texts)
  return texts
}

const TEXTS = new Map<Language, ReadonlyMap<RecordingName, string>>()
const CUT = '\n'

/** Typed by the line, so that a new one does not compile until it has its recording. */
const PLAIN = Object.keys({
  'voice.greeting': true,
  'voice.recovery': true,
  'voice.test': true,
  'voice.nobody-asks': true,
  'voice.not-you': true,
  'voice.nobody-pressed': true,
  'voice.wrong-key': true,
  'voice.not-present': true,
  'voice.ask-digits': true,
  'voice.out-of-tries': true,
  'voice.time-over': true,
  'voice.thank-you': true,
  'voice.stopped': true,
  'voice.goodbye': true,
} satisfies Record<PlainLine, true>) as PlainLine[]

const around = (
  name: string,
  middle: readonly RecordingName[],
  texts: ReadonlyMap<RecordingName, string>,
): RecordingName[] =>
  [`${name}-before`, ...middle, `${name}-after`].filter(
    (piece) => piece === PAUSE || texts.has(piece),
  )

/** '1 2, 3' as its digits, one by one, with a rest where the text has a mark. */
const spelled = (text: string): RecordingName[] =>
  [...text]
    .filter((letter) => /[\d,、]/.test(letter))
    .map((letter) => (/\d/.test(letter) ? `digit-${letter}` : PAUSE))
