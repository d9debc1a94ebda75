import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** How the voice of the service sounds, as a caller knows it who has heard it before. */
const VOICE = resolve(import.meta.dirname, '../../src/adapters/phone/voice/recordings')

/** Noise of G.711 takes hardly anything away, another word more than half. */
const LIKE = 0.8
/** So far a word may be from where it is looked for: 20 ms. */
const LEEWAY = 160
/** What a word is known by: its last half second; and first of all fifty milliseconds of that. */
const KNOWN_BY = 4000
const GLIMPSE = { from: 1600, to: 2000 }
/** The rest between groups of digits. */
const REST = 2800

type Language = 'en' | 'ja'
type Samples = Float32Array

/** The digit 1 to 8 that was asked for last, heard in real sound. Undefined while none was. */
export function digitAsked(heard: Int16Array, language: Language): number | undefined {
  const sound = Float32Array.from(heard)
  const end = lastEndOf(recording(language, 'go-on-before'), sound)
  if (end === undefined) return undefined
  const best = digitFrom(sound, end, language)
  return best.like > LIKE ? best.digit : undefined
}

/** Whether this recording was heard to its end. */
export const wasSaid = (heard: Int16Array, language: Language, name: string): boolean =>
  lastEndOf(recording(language, name), Float32Array.from(heard)) !== undefined

/** The account id, as it was said digit by digit: as many of its twelve digits as were made out. */
export function accountSaid(heard: Int16Array, language: Language): string {
  const sound = Float32Array.from(heard)
  let at = lastEndOf(recording(language, 'account-before'), sound)
  let account = ''
  for (let i = 0; at !== undefined && i < 12; i++) {
    // Four by four, with a rest between.
    const rest = i > 0 && i % 4 === 0 ? REST : 0
    const next = digitFrom(sound, at + rest, language)
    if (next.like < LIKE) return account
    account += next.digit
    at = next.end
  }
  return account
}

/** The digit that is said there. */
function digitFrom(sound: Samples, from: number, language: Language) {
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => {
    const spoken = recording(language, `digit-${digit}`)
    const { like, at } = likeness(spoken, sound, { around: from, leeway: LEEWAY })
    return { digit, like, end: at + spoken.length }
  })
  return all.reduce((one, other) => (other.like > one.like ? other : one))
}

/** The loudness of each half second: the root of the mean square of its samples. */
export function loudness(heard: Int16Array): number[] {
  const parts = Array.from({ length: Math.floor(heard.length / 4000) }, (_, index) =>
    heard.subarray(index * 4000, (index + 1) * 4000),
  )
  return parts.map((part) => Math.sqrt(part.reduce((sum, one) => sum + one * one, 0) / part.length))
}

/** Where the word ends in the sound, the last time that it was said as a whole. */
function lastEndOf(word: Samples, sound: Samples): number | undefined {
  const mark = word.subarray(Math.max(0, word.length - KNOWN_BY))
  const glimpse = mark.subarray(GLIMPSE.from, GLIMPSE.to)
  for (let at = sound.length - mark.length; at >= 0; at--) {
    if (alike(glimpse, sound, at + GLIMPSE.from, 2) < LIKE) continue
    if (alike(mark, sound, at) > LIKE) return at + mark.length
  }
  return undefined
}

/** The best place of a word near one, and how like it is there. */
function likeness(
  word: Samples,
  sound: Samples,
  { around, leeway }: { around: number; leeway: number },
): { like: number; at: number } {
  let best = { like: 0, at: around }
  const last = Math.min(around + leeway, sound.length - word.length)
  for (let at = Math.max(0, around - leeway); at <= last; at++) {
    const like = alike(word, sound, at)
    if (like > best.like) best = { like, at }
  }
  return best
}

/** Normalised correlation: 1 for the same sound at any loudness. With a step, only of some samples. */
function alike(word: Samples, sound: Samples, at: number, step = 1): number {
  let [product, own, other] = [0, 0, 1]
  for (let i = 0; i < word.length; i += step) {
    const one = word[i]!
    const two = sound[at + i]!
    product += one * two
    own += one * one
    other += two * two
  }
  return product / Math.sqrt(own * other)
}

const known = new Map<string, Samples>()

function recording(language: Language, name: string): Samples {
  const file = join(VOICE, language, `${name}.wav`)
  const kept = known.get(file)
  if (kept) return kept
  const bytes = readFileSync(file).subarray(44)
  const samples = new Int16Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)),
  )
  const made = Float32Array.from(samples)
  known.set(file, made)
  return made
}
