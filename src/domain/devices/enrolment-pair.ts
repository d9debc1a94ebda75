import type { KeyObject } from 'node:crypto'
import { readCode } from './code.ts'
import { stepAt, stepsShowing } from './steps.ts'

export type PairRefusal =
  | 'wrong-code'
  | 'same-code-twice'
  | 'wrong-order'
  | 'not-consecutive'
  | 'clock-too-far'

export type PairVerdict =
  | { accepted: true; lastStep: number; driftSteps: number }
  | { accepted: false; reason: PairRefusal }

const FARTHEST_STEPS = 20
/** How far off a clock may be and still be recognised as such, to say so. */
const EXPLAINED_STEPS = 1000

/**
 * Decides whether two codes prove that an app holds the secret of a draft: consecutive, in order, the newer one within
 * ten minutes of our clock. The caller stores `lastStep` and `driftSteps` with the activation, which burns both codes.
 *
 * Every reason is told: the person who asks can read this secret anyway. Never use it for an active device.
 */
export function checkEnrolmentPair(
  secret: KeyObject,
  typed: { first: string; second: string },
  now: Date,
): PairVerdict {
  const [first, second] = [readCode(typed.first), readCode(typed.second)]
  if (!first || !second) return refuse('wrong-code')
  if (first === second) return refuse('same-code-twice')

  const current = stepAt(now)
  const within = (steps: number) =>
    // One step older, for the first code of a pair whose newer one lies just inside.
    stepsShowing(secret, [first, second], {
      oldest: current - steps - 1,
      newest: current + steps,
    })

  const [firsts, seconds] = within(FARTHEST_STEPS)
  const lastStep = seconds.find((step) => firsts.includes(step - 1))
  if (lastStep !== undefined) return { accepted: true, lastStep, driftSteps: lastStep - current }
  if (firsts.some((step) => seconds.includes(step - 1))) return refuse('wrong-order')
  if (firsts.length > 0 && seconds.length > 0) return refuse('not-consecutive')

  const [farFirsts, farSeconds] = within(EXPLAINED_STEPS)
  const isFar = farSeconds.some((step) => farFirsts.includes(step - 1))
  return refuse(isFar ? 'clock-too-far' : 'wrong-code')
}

const refuse = (reason: PairRefusal): PairVerdict => ({ accepted: false, reason })
