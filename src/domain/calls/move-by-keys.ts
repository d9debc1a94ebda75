import type { Answered, Call, Keying, Moment, Present } from './call.ts'
import { CODE_LENGTH, digitsOf } from './call-digits.ts'
import { goOn, type Line, plain } from './line.ts'
import { type Move, refuse, stay, stop, to } from './move.ts'

/** More than three tries in one go: no person keys that, so it is not looked at. */
const MOST_KEYS_AT_ONCE = 32

/** Keys, one after the other; what the last of them makes the voice say is said. Those after the end move nothing. */
export function movedByKeys(call: Call, keys: string, moment: Moment): Move {
  if (!/^[0-9*#]+$/.test(keys)) return stay('not-keys')
  if (keys.length > MOST_KEYS_AT_ONCE) return stay('too-many-keys')

  let result: Move | undefined
  for (const key of keys) {
    const before: Move | undefined = result?.moved ? result : undefined
    const move = movedByKey(before?.call ?? call, key, moment)
    if (!move.moved) result ??= move
    else result = move.say.length === 0 && before ? { ...move, say: before.say } : move
  }
  return result ?? stay('not-keys')
}

function movedByKey(call: Call, key: string, moment: Moment): Move {
  const { status } = call
  switch (status.name) {
    case 'answered':
      return whileAnswered(call, status, { key, now: moment.now })
    case 'present':
      return whilePresent(call, status, { key, now: moment.now })
    case 'keying':
      return key === '#' ? enter(call, status, moment) : whileKeying(call, status, { key, moment })
    default:
      return stay('too-early')
  }
}

type Press = { key: string; now: Date }

/** Whoever keys 9 and then something else is asked again rather than let through or stopped. */
function whileAnswered(call: Call, status: Answered, { key, now }: Press): Move {
  if (status.nineAt && key === '#') return stop(call, 'nine', now)
  if (key === '9')
    return status.nineOffered ? to(call, { ...status, nineAt: now }) : stay('too-early')
  if (!status.challengeSpokenAt)
    return status.nineAt ? to(call, { ...status, nineAt: undefined }) : stay('too-early')
  if (!status.nineAt && key === String(status.challengeDigits[0]))
    return to(call, { name: 'present', nineAt: undefined }, [plain('voice.ask-digits')])
  return askAgain(call, status, { why: 'voice.wrong-key', now })
}

/** The second and last time, with a digit of its own; after that nobody is there. */
export function askAgain(
  call: Call,
  status: Answered,
  { why, now }: { why: 'voice.wrong-key' | 'voice.nobody-pressed'; now: Date },
): Move {
  const [, ...challengeDigits] = status.challengeDigits
  const [next] = challengeDigits
  const asked = { ...status, challengeDigits, challengeSpokenAt: undefined, nineAt: undefined }
  if (!next) return refuse({ ...call, status: asked }, 'not-present', now)
  return to(call, asked, [plain(why), goOn(next)])
}

/** The digits have not been asked for: nothing counts but 9, not even the rest of what was keyed in one go. */
function whilePresent(call: Call, status: Present, { key, now }: Press): Move {
  if (status.nineAt && key === '#') return stop(call, 'nine', now)
  if (key === '9') return to(call, { ...status, nineAt: now })
  return status.nineAt ? to(call, { ...status, nineAt: undefined }) : stay('too-early')
}

/** A 9 is both the first digit and the wish to stop, until the next key or three seconds tell which. */
function whileKeying(
  call: Call,
  status: Keying,
  { key, moment: { now, mac } }: { key: string; moment: Moment },
): Move {
  const { length, right } = status.entry
  if (key === '*')
    return length > 0 || status.nineAt ? to(call, { ...status, ...NOTHING_KEYED }) : stay('not-now')
  if (length > CODE_LENGTH) return stay('too-many-keys')
  const entry = {
    length: length + 1,
    right: right && digitsOf(call.id, mac)[length] === key,
    lastKeyAt: now,
  }
  return to(call, { ...status, entry, nineAt: key === '9' && length === 0 ? now : undefined })
}

/** The end of an entry: # or, for whoever forgets it, silence after the sixth digit. */
export function enter(call: Call, status: Keying, { now }: Pick<Moment, 'now'>): Move {
  const { length, right } = status.entry
  if (status.nineAt) return stop(call, 'nine', now)
  if (length === 0) return stay('not-now')
  if (length === CODE_LENGTH && right)
    return to({ ...call, endedAt: now }, { name: 'confirmed' }, CONFIRMED_WORDS)

  const triesLeft = status.triesLeft - 1
  if (triesLeft === 0) return refuse(call, 'wrong-digits', now)
  const again: Line = { key: 'voice.wrong-digits', values: { tries: triesLeft } }
  return to(call, { ...status, ...NOTHING_KEYED, triesLeft, wrongBefore: true }, [again])
}

const NOTHING_KEYED = {
  entry: { length: 0, right: true, lastKeyAt: undefined },
  nineAt: undefined,
}

const CONFIRMED_WORDS = [plain('voice.thank-you'), plain('voice.goodbye')]
