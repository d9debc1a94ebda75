import type { KeyObject } from 'node:crypto'
import { readCode } from './code.ts'
import type { Oath } from './device.ts'
import { APP_OATH } from './oath.ts'
import { stepAt, stepsShowing } from './steps.ts'

/** What a typed code is checked against. */
export interface CodeKey {
  secret: KeyObject
  /** By default that of an app. */
  oath?: Oath
  /** The newest step, or counter, ever accepted; -1 before the first. */
  lastStep: number
  /** How many steps the device's clock is ahead of ours. */
  driftSteps: number
  /** Found by `resynchronise`, and believed only once a code under it is right. */
  proposedDriftSteps?: number
}

export type CodeVerdict =
  | { accepted: true; step: number; driftSteps: number }
  | { accepted: false; reason: 'wrong-code' | 'code-already-used' }
  /** `offSteps` is negative: how far the device's clock is behind ours. */
  | { accepted: false; reason: 'clock-off'; offSteps: number }

/** One step either way, for typing time (NIST SP 800-63B-4 would have less; docs/standards.md). */
const TOLERANCE_STEPS = 1
const TOLD_STEPS = 20

/**
 * Decides whether `typed` is a code of this device around `now` that is newer than any accepted before.
 *
 * The caller must burn `step` and store `driftSteps` before letting anyone in, and refuse as 'code-already-used' when
 * the burn loses its race. Every route that looks at a code asks here, so that all share one counter (A01-A03).
 * RFC 6238, sections 5.2 and 6.
 */
export function verifyTotp(key: CodeKey, typed: string, now: Date): CodeVerdict {
  const { period, digits } = { ...APP_OATH, ...key.oath }
  const code = readCode(typed, digits)
  if (!code) return { accepted: false, reason: 'wrong-code' }

  const current = stepAt(now, period)
  const drifts = [key.driftSteps, key.proposedDriftSteps ?? key.driftSteps]
  const found = [...new Set(drifts)].flatMap((driftSteps) => {
    const [steps] = stepsShowing(key.secret, [code], {
      ...around(current + driftSteps),
      ...ofToken(key),
    })
    return steps.map((step) => ({ step, driftSteps }))
  })

  const usable = found.find(({ step }) => step > key.lastStep)
  if (usable) return { accepted: true, ...usable }
  if (found.length > 0) return { accepted: false, reason: 'code-already-used' }
  return explainRefusal(key, code, current)
}

const ofToken = ({ oath }: CodeKey) => oath && { oath }

const around = (step: number) => ({
  oldest: step - TOLERANCE_STEPS,
  newest: step + TOLERANCE_STEPS,
})

/**
 * Tells of a code from the last minutes that it is old. It must stay silent about every step that may still be accepted
 * one day, under either drift: else a guess could be confirmed now and used later.
 */
function explainRefusal(key: CodeKey, code: string, current: number): CodeVerdict {
  const centre = current + key.driftSteps
  const proposedCentre = current + (key.proposedDriftSteps ?? key.driftSteps)
  const newest = Math.min(current, Math.min(centre, proposedCentre) - TOLERANCE_STEPS - 1)
  const [[step]] = stepsShowing(key.secret, [code], {
    oldest: centre - TOLD_STEPS,
    newest,
    ...ofToken(key),
  })

  if (step === undefined) return { accepted: false, reason: 'wrong-code' }
  if (step <= key.lastStep) return { accepted: false, reason: 'code-already-used' }
  return { accepted: false, reason: 'clock-off', offSteps: step - current }
}
