import { after, type Call } from './call.ts'
import { CODE_LENGTH } from './call-digits.ts'
import { type Move, nineOf, refuseOrSwitch, stay, stop } from './move.ts'
import { askAgain, enter } from './move-by-keys.ts'

/** So long nothing is keyed after a 9 for it to be a 9 alone, and after six digits for them to be all. */
const SILENCE_MS = 3_000
/** So long the voice waits for the challenge digit. */
const PRESENCE_WAIT_MS = 10_000

/** What time has ended, if anything. Asked before every event, so that nothing comes too late and still counts. */
export function endedByTime(call: Call, now: Date): Move | undefined {
  const nineAt = nineOf(call)
  if (nineAt && after(nineAt, SILENCE_MS) <= now) return stop(call, 'nine', now)

  const { status, expiresAt } = call
  const until = 'until' in status ? status.until : expiresAt
  if (until > now && expiresAt > now) return undefined
  return refuseOrSwitch(call, outOfTime(call), now)
}

/** What time asks for without ending the call. Only a tick does it: a key that is a little late still counts. */
export function movedByTime(call: Call, now: Date): Move {
  const { status } = call
  if (nineOf(call)) return stay('nothing-due')
  if (status.name === 'answered' && isPast(status.challengeSpokenAt, PRESENCE_WAIT_MS, now))
    return askAgain(call, status, { why: 'voice.nobody-pressed', now })
  if (
    status.name === 'keying' &&
    status.entry.length >= CODE_LENGTH &&
    isPast(status.entry.lastKeyAt, SILENCE_MS, now)
  )
    return enter(call, status, { now })
  return stay('nothing-due')
}

/** A queued or dialling call that nobody heard of again is the provider's failure, or ours. */
function outOfTime({ status: { name } }: Call) {
  if (name === 'queued' || name === 'dialling' || name === 'switching') return 'provider-error'
  if (name === 'ringing') return 'no-answer'
  return name === 'answered' ? 'not-present' : 'expired'
}

const isPast = (since: Date | undefined, ms: number, now: Date): boolean =>
  since !== undefined && after(since, ms) <= now
