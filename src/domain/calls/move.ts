import type { Call, CallReason, CallStatus, CallStopper } from './call.ts'
import { after, isOver } from './call.ts'
import type { Line } from './line.ts'
import { LAST_WORDS, plain } from './line.ts'
import type { Direction } from './phone.ts'

/**
 * What became of an event.
 * Moved: store `call` (guarded by the version it had before), then let the adapter say the lines, which
 * replace whatever is still being said; no lines: go on as before. `next`: 'wait' nobody is on the line yet,
 * 'listen' take keys, 'hang-up' after the last line.
 * Not moved: nothing happened; log the reason, do nothing on the line.
 */
export type Move = ({ moved: true; call: Call } & Direction) | { moved: false; reason: CallRefusal }

/**
 * over: the call has ended. not-now: no arrow for it in this state. too-early: keyed before it was asked for.
 * other-provider: of a provider that the call is not with any more: it may hang up.
 * not-keys: something else than 0-9, * and #. too-many-keys: more than a person keys. nothing-due: time changed nothing.
 */
export type CallRefusal =
  | 'over'
  | 'other-provider'
  | 'not-now'
  | 'too-early'
  | 'not-keys'
  | 'too-many-keys'
  | 'nothing-due'

export const stay = (reason: CallRefusal): Move => ({ moved: false, reason })

export function to(call: Call, status: CallStatus, say: readonly Line[] = []): Move {
  const moved = { ...call, status }
  return { moved: true, call: moved, ...direction(say, nextFor(moved)) }
}

/** Ends the call without a proof. A 9 that nothing followed was a 9 alone, however the call came to its end. */
export function refuse(call: Call, reason: CallReason, now: Date): Move {
  // A machine's tones are nobody's word: a greeting must not be able to stop the owner's recovery.
  if (reason !== 'voicemail' && nineOf(call)) return stop(call, 'nine', now)
  return to({ ...call, endedAt: now }, { name: 'refused', reason }, LAST_WORDS[reason])
}

/** A provider that failed before it rang is followed by the next one, if there is one. */
export function refuseOrSwitch(call: Call, reason: CallReason, now: Date): Move {
  const { status } = call
  if (status.name !== 'dialling' || status.next.length === 0) return refuse(call, reason, now)
  const { provider = '', providerReference: _, providerCause: cause, ...left } = call
  const tried = [...(call.tried ?? []), { provider, ...(cause !== undefined && { cause }) }]
  const until = after(now, SWITCHING_MS)
  return to({ ...left, tried }, { name: 'switching', until, next: status.next })
}

/** Ends the call because it must not go on. The caller stops the recovery in the same transaction. */
export const stop = (call: Call, by: CallStopper, now: Date): Move =>
  to({ ...call, endedAt: now }, { name: 'stopped', by }, STOPPED_WORDS[by])

/** What the adapter is told to do: nothing new where nothing moved, but never to stay on a line that is over. */
export function directionOf(move: Move): Direction {
  if (move.moved) return direction(move.say, move.next)
  const isGone = move.reason === 'over' || move.reason === 'other-provider'
  return direction([], isGone ? 'hang-up' : 'wait')
}

/** When 9 was keyed, while it is the only thing that was. */
export const nineOf = ({ status }: Call): Date | undefined =>
  'nineAt' in status ? status.nineAt : undefined

/** A service that is down for longer lets the call go: whoever asked has stopped waiting. */
const SWITCHING_MS = 60_000

const STOPPED_WORDS: Readonly<Record<CallStopper, readonly Line[]>> = {
  nine: [plain('voice.stopped'), plain('voice.goodbye')],
  recovery: [plain('voice.goodbye')],
}

const direction = (say: readonly Line[], next: Direction['next']): Direction => ({ say, next })

function nextFor(call: Call): Direction['next'] {
  // The provider that failed may still be dialling: nobody is to be rung by two.
  if (isOver(call) || call.status.name === 'switching') return 'hang-up'
  return call.answeredAt ? 'listen' : 'wait'
}
