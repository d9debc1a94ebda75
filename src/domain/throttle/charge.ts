import type { Ports } from '../ports.ts'
import type { ThrottleKey } from './store.ts'
import {
  type Allowance,
  type Counter,
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
 * Answers the first refusal in the order of the keys; what was charged before it stays charged.
 */
export function charge(
  { transact, now }: Ports,
  charges: readonly Charge[],
): Promise<ThrottleVerdict> {
  const inOrder = charges.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const keys = inOrder.map(({ key }) => key)
  return transact(({ throttle }) =>
    throttle.changeAll(keys, (counters) => chargeInTurn(inOrder, counters, now())),
  )
}

function chargeInTurn(
  charges: readonly Charge[],
  counters: readonly Counter[],
  now: Date,
): [readonly Counter[], ThrottleVerdict] {
  const after = [...counters]
  let verdict: ThrottleVerdict = { allowed: true, count: 0 }
  for (const [place, { limit }] of charges.entries()) {
    const counter = counters[place]!
    const charged =
      'windowMs' in limit ? chargeWindow(counter, limit, now) : chargeRow(counter, limit, now)
    ;[after[place], verdict] = charged
    if (!verdict.allowed) break
  }
  return [after, verdict]
}
