import type { KeyObject } from 'node:crypto'
import type { Oath } from '../devices/device.ts'
import { type StepRange, stepAt, stepsShowing } from '../devices/steps.ts'

export type TokenPairRefusal =
  | 'wrong-code'
  | 'same-code-twice'
  | 'wrong-order'
  | 'not-consecutive'
  | 'code-already-used'

export type TokenPairVerdict =
  | { accepted: true; lastStep: number; driftSteps: number }
  | { accepted: false; reason: TokenPairRefusal }

/** A clock that lay in a cupboard for years, a button that was pressed in a box: as far as re-synchronising looks. */
const FARTHEST_STEPS = 1000

interface InHand {
  secret: KeyObject
  oath: Oath
  /** The newest step or counter that was ever accepted of this token, by whomever it had. */
  lastStep: number
}

/**
 * Decides whether two codes, as the token shows them, prove that it is in the hand of who types them: consecutive, in
 * order, newer than everything it showed before. The caller stores `lastStep` and `driftSteps`, which burns both.
 */
export function checkTokenPair(
  { secret, oath, lastStep }: InHand,
  { first, second }: { first: string; second: string },
  now: Date,
): TokenPairVerdict {
  if (first === second) return refuse('same-code-twice')
  const current = oath.period === undefined ? lastStep : stepAt(now, oath.period)
  const [firsts, seconds] = stepsShowing(secret, [first, second], rangeAround(current, oath))
  const step = seconds.find((newer) => firsts.includes(newer - 1))
  if (step === undefined) {
    if (firsts.some((newer) => seconds.includes(newer - 1))) return refuse('wrong-order')
    return refuse(firsts.length > 0 && seconds.length > 0 ? 'not-consecutive' : 'wrong-code')
  }
  if (step - 1 <= lastStep) return refuse('code-already-used')
  const driftSteps = oath.period === undefined ? 0 : step - current
  return { accepted: true, lastStep: step, driftSteps }
}

const rangeAround = (current: number, oath: Oath): StepRange => ({
  oldest: oath.period === undefined ? current : current - FARTHEST_STEPS - 1,
  newest: current + FARTHEST_STEPS,
  oath,
})

const refuse = (reason: TokenPairRefusal): TokenPairVerdict => ({ accepted: false, reason })
