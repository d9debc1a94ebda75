import { readCode } from './code.ts'
import { stepAt, stepsShowing } from './steps.ts'
import type { TotpKey } from './totp.ts'

export type ResynchroniseRefusal = 'wrong-code' | 'same-code-twice' | 'code-already-used'

export type ResynchroniseVerdict =
  | { accepted: true; step: number; proposedDriftSteps: number }
  | { accepted: false; reason: ResynchroniseRefusal }

const FARTHEST_STEPS = 1000

/**
 * Finds how far a device's clock is off from two consecutive codes, in order, newer than the last accepted.
 *
 * Accepted is not "the device was shown": two codes among two thousand steps are weaker than one code now. The caller
 * charges an attempt first, burns `step` under the drift as it was, stores the proposal, and asks for the next code:
 * `verifyTotp` accepts that one under `proposedDriftSteps` and only then gives the drift to store (A03).
 */
export function resynchronise(
  { secret, lastStep }: TotpKey,
  typed: { first: string; second: string },
  now: Date,
): ResynchroniseVerdict {
  const [first, second] = [readCode(typed.first), readCode(typed.second)]
  if (!first || !second) return refuse('wrong-code')
  if (first === second) return refuse('same-code-twice')

  const current = stepAt(now)
  const [firsts, seconds] = stepsShowing(secret, [first, second], {
    oldest: current - FARTHEST_STEPS - 1,
    newest: current + FARTHEST_STEPS,
  })
  const step = seconds.find((newer) => firsts.includes(newer - 1))
  if (step === undefined) return refuse('wrong-code')
  // Both must be new: half a pair that was seen before proves nothing.
  if (step - 1 <= lastStep) return refuse('code-already-used')
  return { accepted: true, step, proposedDriftSteps: step - current }
}

const refuse = (reason: ResynchroniseRefusal): ResynchroniseVerdict => ({
  accepted: false,
  reason,
})
