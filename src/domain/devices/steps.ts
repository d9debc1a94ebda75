import type { KeyObject } from 'node:crypto'
import { sameCode } from './code.ts'
import type { Oath } from './device.ts'
import { hotpCode } from './hotp.ts'
import { APP_OATH } from './oath.ts'

/** The step of RFC 6238, section 4.2, that `moment` lies in, of so many seconds each. */
export const stepAt = (moment: Date, period: number = APP_OATH.period): number =>
  Math.floor(moment.getTime() / (period * 1000))

/** Steps from `oldest` to `newest`, both included. Empty when they are the wrong way round. */
export interface StepRange {
  oldest: number
  newest: number
  /** By default that of an app. */
  oath?: Oath
}

/**
 * For each of `codes`, in which steps of `range` it is shown, newest first.
 * Always computes the whole range: the time it takes tells nothing about where a match was.
 */
export function stepsShowing<const Codes extends readonly string[]>(
  key: KeyObject,
  codes: Codes,
  { oldest, newest, oath }: StepRange,
): { -readonly [Index in keyof Codes]: number[] } {
  const found: number[][] = codes.map(() => [])
  for (let step = newest; step >= Math.max(oldest, 0); step--) {
    const shown = hotpCode(key, step, oath)
    codes.forEach((code, index) => {
      if (sameCode(code, shown)) found[index]!.push(step)
    })
  }
  return found as { -readonly [Index in keyof Codes]: number[] }
}
