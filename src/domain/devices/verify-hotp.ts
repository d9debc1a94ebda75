import { readCode } from './code.ts'
import { stepsShowing } from './steps.ts'
import type { CodeKey, CodeVerdict } from './totp.ts'

/** How often a button may have been pressed in a pocket (RFC 4226, section 7.2). More asks for re-synchronising. */
const LOOK_AHEAD = 10
/** So far back a code is told as used, not as wrong. */
const TOLD_STEPS = 20

/**
 * Decides whether `typed` is a code of this token that comes after every accepted one, and not far after. The caller burns
 * `step`, the counter, as for a token with a clock: what was skipped on the way is worthless from then on (A02).
 */
export function verifyHotp({ secret, lastStep, oath }: CodeKey, typed: string): CodeVerdict {
  const code = readCode(typed, oath?.digits)
  if (!code) return { accepted: false, reason: 'wrong-code' }
  const range = (oldest: number, newest: number) => ({ oldest, newest, ...(oath && { oath }) })
  const [ahead] = stepsShowing(secret, [code], range(lastStep + 1, lastStep + LOOK_AHEAD))
  // The nearest, should one code stand for two counters.
  const step = ahead.at(-1)
  if (step !== undefined) return { accepted: true, step, driftSteps: 0 }
  const [used] = stepsShowing(secret, [code], range(lastStep - TOLD_STEPS, lastStep))
  return { accepted: false, reason: used.length > 0 ? 'code-already-used' : 'wrong-code' }
}
