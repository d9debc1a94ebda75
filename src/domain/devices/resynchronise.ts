import { readCode } from './code.ts'
import { APP_OATH } from './oath.ts'
import { stepAt, stepsShowing } from './steps.ts'
import type { CodeKey } from './totp.ts'

export type ResynchroniseRefusal = 'wrong-code' | 'same-code-twice' | 'code-already-used'

export type ResynchroniseVerdict =
  /** A counter has no drift: it is where it is. */
  | { accepted: true; step: number; proposedDriftSteps?: number }
  | { accepted: false; reason: ResynchroniseRefusal }

const FARTHEST_STEPS = 1000

/**
 * Finds how far a device's clock is off, or how far its counter went on, from two consecutive codes, in order, newer than
 * the last accepted.
 *
 * Accepted is not "the device was shown": two codes among two thousand steps are weaker than one code now. The caller
 * charges an attempt first, burns `step` under the drift as it was, stores the proposal, and asks for the next code:
 * `verifyTotp` accepts that one under `proposedDriftSteps` and only then gives the drift to store (A03).
 */
export function resynchronise(
  { secret, lastStep, oath = APP_OATH }: CodeKey,
  typed: { first: string; second: string },
  now: Date,
): ResynchroniseVerdict {
  const [first, second] = [readCode(typed.first, oath.digits), readCode(typed.second, oath.digits)]
  if (!first || !second) return refuse('wrong-code')
  if (first === second) return refuse('same-code-twice')

  const { period } = oath
  const current = period === undefined ? lastStep : stepAt(now, period)
  const [firsts, seconds] = stepsShowing(secret, [first, second], {
    oldest: current - (period === undefined ? 0 : FARTHEST_STEPS + 1),
    newest: current + FARTHEST_STEPS,
    oath,
  })
  const step = seconds.find((newer) => firsts.includes(newer - 1))
  if (step === undefined) return refuse('wrong-code')
  // Both must be new: half a pair that was seen before proves nothing.
  if (step - 1 <= lastStep) return refuse('code-already-used')
  return {
    accepted: true,
    step,
    ...(period !== undefined && { proposedDriftSteps: step - current }),
  }
}

const refuse = (reason: ResynchroniseRefusal): ResynchroniseVerdict => ({
  accepted: false,
  reason,
})
