import type { Line } from '../../domain/calls/line.ts'
import type { Direction } from '../../domain/calls/phone.ts'
import type { CallId, Language } from '../../domain/ids.ts'
import { wordsFor } from '../../words/words.ts'

/** One call as the simulated telephone network knows it. Moments are ISO text: it is kept as JSON. */
export interface SimulatedCall {
  id: CallId
  e164: string
  language: Language
  state: 'ringing' | 'talking' | 'over'
  /** 'instant': every line is said at once, for tests and drills. 'spoken': as long as a voice takes. */
  pace: 'instant' | 'spoken'
  placedAt: string
  /** Who ended it, and how; 'missed' is a call that nobody took. */
  ending?: 'missed' | 'declined' | 'hung-up' | 'service' | 'voicemail'
  heard: readonly Heard[]
  /** The line that is being said. */
  speaking?: { line: Line; endsAt: string }
  /** Lines still to be said, in their order. */
  waiting: readonly Line[]
  hangUpAfterwards: boolean
}

/** What was to be heard on the line: the voice's words, or the tones of keys. */
export type Heard = { at: string } & (
  | { who: 'voice'; line: Line }
  | { who: 'person'; keys: string }
)

export const ringing = (
  order: { callId: CallId; e164: string; language: Language },
  now: Date,
): SimulatedCall => ({
  id: order.callId,
  e164: order.e164,
  language: order.language,
  state: 'ringing',
  pace: 'instant',
  placedAt: now.toISOString(),
  heard: [],
  waiting: [],
  hangUpAfterwards: false,
})

/** New lines replace what is still being said; none means: go on as before. */
export function directed(call: SimulatedCall, { say, next }: Direction): SimulatedCall {
  const hangUpAfterwards = call.hangUpAfterwards || next === 'hang-up'
  if (say.length === 0) return { ...call, hangUpAfterwards }
  return { ...silenced(call), waiting: say, hangUpAfterwards }
}

/** The next line begins. */
export function begun(call: SimulatedCall, now: Date): SimulatedCall {
  const [line, ...waiting] = call.waiting
  if (!line) return call
  const endsAt = new Date(now.getTime() + durationMs(line, call.language)).toISOString()
  const heard = [...call.heard, { who: 'voice', line, at: now.toISOString() } as const]
  return { ...call, heard, waiting, speaking: { line, endsAt } }
}

/** The line that was being said is over, or cut off. */
export function silenced({ speaking: _, ...call }: SimulatedCall): SimulatedCall {
  return call
}

export const keyed = (call: SimulatedCall, keys: string, now: Date): SimulatedCall => ({
  ...call,
  heard: [...call.heard, { who: 'person', keys, at: now.toISOString() }],
})

export const over = (
  call: SimulatedCall,
  ending: NonNullable<SimulatedCall['ending']>,
): SimulatedCall => ({
  ...silenced(call),
  state: 'over',
  ending: call.ending ?? ending,
  waiting: [],
})

/** Whether the line that is being said has come to its end. */
export const isSaid = ({ speaking, pace }: SimulatedCall, now: Date): boolean =>
  speaking !== undefined && (pace === 'instant' || new Date(speaking.endsAt) <= now)

/** The words of a line, in the language of the call. */
export const textOf = (line: Line, language: Language): string =>
  wordsFor(language)(line.key, line.values)

/** About as long as a calm voice takes: 14 letters a second in English, 7 in Japanese, slower for digits. */
export function durationMs(line: Line, language: Language): number {
  const text = textOf(line, language)
  const digits = text.match(/\d/g)?.length ?? 0
  const letterMs = language === 'ja' ? 140 : 70
  return Math.max(1000, (text.length - digits) * letterMs + digits * 350)
}
