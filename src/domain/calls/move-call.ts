import { after, type Call, type CallEvent, isOver, MOST_CAUSE, type Moment } from './call.ts'
import { opening } from './line.ts'
import { type Move, refuse, refuseOrSwitch, stay, stop, to } from './move.ts'
import { movedByKeys } from './move-by-keys.ts'
import { endedByTime, movedByTime } from './move-by-time.ts'

/**
 * The only place a call changes state ("The keyed call", 3-recovery.md). Pure: it stores nothing and says nothing.
 * What time has ended is over before the event is looked at, so a late key or report never counts.
 */
export function moveCall(call: Call, event: CallEvent, moment: Moment): Move {
  if (isOver(call)) return stay('over')
  if (event.from !== undefined && event.from !== call.provider) return stay('other-provider')
  const move =
    event.name === 'stopped'
      ? stop(call, 'recovery', moment.now)
      : (endedByTime(call, moment.now) ?? movedBy(event, call, moment))
  return move.moved ? { ...move, call: { ...move.call, version: call.version + 1 } } : move
}

type Of<Name extends CallEvent['name']> = Extract<CallEvent, { name: Name }>

function movedBy(event: Exclude<CallEvent, { name: 'stopped' }>, call: Call, moment: Moment): Move {
  switch (event.name) {
    case 'dialled':
      return dial(call, event, moment)
    case 'placed':
      return place(call, event)
    case 'ringing':
      return ring(call, moment)
    case 'answered':
      return answer(call, event, moment)
    case 'machine-detected':
      return meetMachine(causedBy(event, call), moment)
    case 'spoken':
      return speak(call, event, moment)
    case 'keys':
      return movedByKeys(call, event.keys, moment)
    case 'hung-up':
      return hangUp(causedBy(event, call), moment)
    case 'failed':
      return fail(call, event, moment)
    case 'tick':
      return movedByTime(call, moment.now)
  }
}

/** Each provider once: after a crash in between, the next one is asked and never the same again. */
function dial(call: Call, { provider, next }: Of<'dialled'>, { now, settings }: Moment): Move {
  if (call.status.name !== 'queued' && call.status.name !== 'switching') return stay('not-now')
  const gone = new Set([provider, ...(call.tried ?? []).map((tried) => tried.provider)])
  if (call.tried?.some((tried) => tried.provider === provider)) return stay('not-now')
  const dialled = { ...call, provider, expiresAt: after(now, settings.callMs) }
  return to(dialled, {
    name: 'dialling',
    until: after(now, settings.callRingMs),
    next: next.filter((name) => !gone.has(name)),
  })
}

/** The provider's answer may arrive later than its first reports: it is taken in every state but the last ones. */
function place(call: Call, { reference }: Of<'placed'>): Move {
  if (isUndialled(call)) return stay('not-now')
  return to({ ...call, providerReference: reference }, call.status)
}

function ring(call: Call, { now, settings }: Moment): Move {
  if (call.status.name !== 'dialling') return stay('not-now')
  return to(call, { name: 'ringing', until: after(now, settings.callRingMs) })
}

function answer(call: Call, { challengeDigits }: Of<'answered'>, { now }: Moment): Move {
  if (!isUnanswered(call)) return stay('not-now')
  const [first] = challengeDigits
  if (
    !first ||
    !challengeDigits.every((digit) => Number.isInteger(digit) && 1 <= digit && digit <= 8)
  )
    throw new Error('A challenge needs digits from 1 to 8')
  const status = {
    challengeDigits,
    challengeSpokenAt: undefined,
    nineOffered: false,
    nineAt: undefined,
  }
  return to({ ...call, answeredAt: now }, { name: 'answered', ...status }, opening(call, first))
}

/** Believed even after the challenge digit was right: tones can guess one digit of eight (R16). */
function meetMachine(call: Call, { now }: Moment): Move {
  if (isUndialled(call)) return stay('not-now')
  return refuse({ ...call, answeredAt: call.answeredAt ?? now }, 'voicemail', now)
}

function speak(call: Call, { line, point }: Of<'spoken'>, { now, settings }: Moment): Move {
  const { status } = call
  if (status.name === 'answered') {
    if (line.key === 'voice.not-you' && point === 'begun' && !status.nineOffered)
      return to(call, { ...status, nineOffered: true })
    const asked = line.key === 'voice.go-on' && line.values.digit === status.challengeDigits[0]
    if (asked && point === 'ended' && !status.challengeSpokenAt)
      return to(call, { ...status, nineOffered: true, challengeSpokenAt: now })
  }
  // The minute begins with the question, so that no one loses part of it to the words before.
  if (status.name === 'present' && line.key === 'voice.ask-digits' && point === 'begun')
    return to(call, {
      name: 'keying',
      until: earlier(after(now, settings.callDigitsMs), call.expiresAt),
      triesLeft: settings.callDigitsTries,
      entry: { length: 0, right: true, lastKeyAt: undefined },
      nineAt: status.nineAt,
    })
  return stay('not-now')
}

/** A line that is gone before anybody took the call, without a reason from the provider, was not answered. */
function hangUp(call: Call, { now }: Moment): Move {
  if (isUndialled(call)) return stay('not-now')
  return refuse(call, isUnanswered(call) ? 'no-answer' : 'hung-up', now)
}

/** Once somebody took the call it can only break; a queued one fails when its number turns out not to be callable. */
function fail(call: Call, event: Of<'failed'>, { now }: Moment): Move {
  const { reason } = event
  const possible = call.answeredAt === undefined || reason === 'provider-error'
  if (!possible) return stay('not-now')
  const failed = causedBy(event, call)
  return reason === 'provider-error'
    ? refuseOrSwitch(failed, reason, now)
    : refuse(failed, reason, now)
}

const isUndialled = ({ status: { name } }: Call): boolean =>
  name === 'queued' || name === 'switching'

function causedBy({ cause }: { cause?: string }, call: Call): Call {
  return cause ? { ...call, providerCause: printable(cause) } : call
}

/** In one line, without what would steer a terminal or turn the text of a page around. */
const printable = (cause: string): string =>
  cause.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, MOST_CAUSE)

const isUnanswered = ({ status: { name } }: Call): boolean =>
  name === 'dialling' || name === 'ringing'

const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
