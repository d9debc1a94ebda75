import { type Call, isOver } from '../../domain/calls/call.ts'
import type { Line } from '../../domain/calls/line.ts'
import type { Direction, ReportCall } from '../../domain/calls/phone.ts'
import type { CallId } from '../../domain/ids.ts'
import { durationMs } from './simulated-call.ts'
import { farewell, keysOf, nextScript, packed, type Script, twimlOf } from './twilio-script.ts'

export interface Voice {
  report: ReportCall
  now(): Date
  newId(): string
  /** Where the outcome of a document is told. */
  voiceAddress(call: CallId, script?: string): string
}

/** Somebody took the call. TwiML. */
export async function answered(voice: Voice, call: Call): Promise<string> {
  const direction = await voice.report(call.id, { name: 'answered' })
  return go(voice, call, { direction, lines: direction.say, keys: 'one' })
}

/** A document has had its outcome: keys, or silence (''). TwiML. */
export async function heard(
  voice: Voice,
  call: Call,
  { script, digits }: { script: Script; digits: string },
): Promise<string> {
  const spoken = wasSpoken(script, call, { digits, now: voice.now() })
  let direction = STAY
  if (script.line && spoken)
    direction = await voice.report(call.id, { name: 'spoken', line: script.line, point: 'ended' })
  const keys = keysOf(digits, script)
  if (keys !== '') direction = await voice.report(call.id, { name: 'keys', keys })
  else if (isOver(call)) direction = { say: [], next: 'hang-up' }
  const lines = direction.say.length > 0 ? direction.say : left(script, { keys, spoken })
  return go(voice, call, { direction, lines, keys: script.keys })
}

/** What is to be said, as TwiML, without an outcome before it: a timer of ours ran out. */
export const told = (voice: Voice, call: Call, direction: Direction): Promise<string> =>
  go(voice, call, { direction, lines: direction.say, keys: 'one' })

const STAY: Direction = { say: [], next: 'listen' }

/** A key cuts the line off: one that the key came too early for is said again. */
function left(
  { line, rest }: Script,
  { keys, spoken }: { keys: string; spoken: boolean },
): readonly Line[] {
  const cutOff = line?.key === 'voice.go-on' && keys !== '' && !spoken
  return cutOff ? [line, ...rest] : rest
}

/**
 * Whether the line was heard as far as it must be. The provider does not say when a key came; half of the line's time is
 * less than it takes until its digit is spoken, so that tones of a greeting come before it (R16).
 */
function wasSpoken(
  { line, at }: Script,
  { language }: Call,
  { digits, now }: { digits: string; now: Date },
): boolean {
  return digits === '' || !line || now.getTime() - at >= durationMs(line, language) / 2
}

async function go(
  voice: Voice,
  call: Call,
  {
    direction,
    lines,
    keys,
  }: { direction: Direction; lines: readonly Line[]; keys: Script['keys'] },
): Promise<string> {
  if (direction.next === 'hang-up') return farewell(direction, call.language)
  const next = nextScript({ id: voice.newId(), at: voice.now().getTime(), lines, keys })
  const { line } = next.script
  if (line) await voice.report(call.id, { name: 'spoken', line, point: 'begun' })
  const action = voice.voiceAddress(call.id, packed(next.script))
  return twimlOf(next, { language: call.language, action })
}
