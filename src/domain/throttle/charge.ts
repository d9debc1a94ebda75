import type { Ports } from '../ports.ts'
import type { ThrottleKey } from './store.ts'
import {
  type Allowance,
  chargeRow,
  chargeWindow,
  type GrowingWait,
  type ThrottleVerdict,
} from './throttle.ts'

export interface Charge {
  key: ThrottleKey
  limit: Allowance | GrowingWait
}

/**
 * Charges one attempt against every target named, in a commit of its own and before anything is looked at (invariant 7).
 * Answers the first refusal; what was charged before it stays charged.
 */
export function charge(
  { transact, now }: Ports,
  charges: readonly Charge[],
): Promise<ThrottleVerdict> {
  return transact(async ({ throttle }) => {
    let verdict: ThrottleVerdict = { allowed: true, count: 0 }
    // One order everywhere, so that two requests never wait for each other's locks.
    for (const { key, limit } of charges.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
      verdict = await throttle.change(key, (counter) =>
        'windowMs' in limit
          ? chargeWindow(counter, limit, now())
          : chargeRow(counter, limit, now()),
      )
      if (!verdict.allowed) return verdict
    }
    return verdict
  })
}
