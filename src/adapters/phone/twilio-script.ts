import { z } from 'zod'
import type { Line } from '../../domain/calls/line.ts'
import type { Direction } from '../../domain/calls/phone.ts'
import type { Language } from '../../domain/ids.ts'
import { textOf } from './simulated-call.ts'

/**
 * What the provider is told to do next, and what it brings back with its next callback: the address carries it, so that
 * any node can go on, and the provider's signature covers it.
 */
export interface Script {
  /** Of this one document: what comes back twice is heard once. */
  id: string
  /** The line that this document says last, and listens behind. */
  line?: Line
  /** Lines that are still to be said. */
  rest: readonly Line[]
  /** How many keys are collected at once. */
  keys: 'one' | 'six'
  /** When it was handed over, ms. */
  at: number
}

const scriptShape = z.strictObject({
  id: z.string().max(64),
  line: z.looseObject({ key: z.string() }).optional(),
  rest: z.array(z.looseObject({ key: z.string() })).max(10),
  keys: z.enum(['one', 'six']),
  at: z.number(),
})

export const packed = (script: Script): string =>
  Buffer.from(JSON.stringify(script)).toString('base64url')

/** Undefined for what is none of ours. */
export function unpacked(text: string): Script | undefined {
  try {
    const read = scriptShape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return read.success ? (read.data as unknown as Script) : undefined
  } catch {
    return undefined
  }
}

/** Lines behind which keys are taken. What is said before them cannot be keyed over. */
const LISTENED: ReadonlySet<Line['key']> = new Set<Line['key']>([
  'voice.not-you',
  'voice.go-on',
  'voice.ask-digits',
  'voice.wrong-digits',
])
const FOR_SIX: ReadonlySet<Line['key']> = new Set<Line['key']>([
  'voice.ask-digits',
  'voice.wrong-digits',
])

interface Next {
  id: string
  at: number
  /** The lines that a direction brings, or those that are left. */
  lines: readonly Line[]
  keys: Script['keys']
}

/**
 * One document at a time, so that each is asked for when it begins: first what is only said, then each line that is
 * listened behind by itself, then silence.
 */
export function nextScript({ id, at, lines, keys }: Next): {
  script: Script
  say: readonly Line[]
} {
  const listened = lines.findIndex(({ key }) => LISTENED.has(key))
  if (listened !== 0) {
    const end = listened === -1 ? lines.length : listened
    return { script: { id, at, keys, rest: lines.slice(end) }, say: lines.slice(0, end) }
  }
  const [line, ...rest] = lines as [Line, ...Line[]]
  const collects = FOR_SIX.has(line.key) ? 'six' : 'one'
  return { script: { id, at, keys: collects, line, rest }, say: [] }
}

/** TwiML of one document. `action`: where its outcome is to be told. */
export function twimlOf(
  { script, say }: { script: Script; say: readonly Line[] },
  { language, action }: { language: Language; action: string },
): string {
  const spoken = say.map((line) => sayOf(line, language)).join('')
  const on = `<Redirect method="POST">${escaped(action)}</Redirect>`
  if (say.length > 0) return document(`${spoken}${on}`)
  const asked = script.line ? sayOf(script.line, language) : ''
  const { silence, times } = LISTENING[script.line?.key === 'voice.not-you' ? 'offer' : script.keys]
  const digits = script.keys === 'six' ? 7 : 1
  const gather = (inside: string) =>
    `<Gather input="dtmf" action="${escaped(action)}" method="POST" numDigits="${digits}" finishOnKey="" timeout="${silence}">${inside}</Gather>`
  return document(`${gather(asked)}${gather('').repeat(times - 1)}${on}`)
}

/**
 * Seconds of silence that end a collection, and how often it is begun again without asking us. Six digits may be read
 * and keyed slowly; a 9 that 3 s of silence follow is a 9 alone.
 */
const LISTENING = {
  offer: { silence: 1, times: 1 },
  one: { silence: 4, times: 1 },
  six: { silence: 3, times: 20 },
} as const

/** The last words, and the end. */
export const farewell = ({ say }: Direction, language: Language): string =>
  document(`${say.map((line) => sayOf(line, language)).join('')}<Hangup/>`)

const VOICES: Readonly<Record<Language, string>> = { en: 'en-US', ja: 'ja-JP' }

const sayOf = (line: Line, language: Language): string =>
  `<Say language="${VOICES[language]}">${escaped(textOf(line, language))}</Say>`

const document = (verbs: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)

/** The keys as the service takes them: 3 s of silence after a lone 9, or after six digits, are an end as # is. */
export function keysOf(digits: string, { keys }: Script): string {
  const ended = keys === 'six' && (digits === '9' || /^\d{6,}$/.test(digits))
  return ended ? `${digits}#` : digits
}
