/** Attempts counted against one target. */
export interface Counter {
  /** Since the last success, or since the window began. */
  count: number
  /** When the present window began; absent before the first attempt. */
  since?: Date
  /** No attempt is looked at before this moment. In a row every attempt sets it, to its own moment or later. */
  nextAt?: Date
}

export const EMPTY: Counter = { count: 0 }

export type ThrottleVerdict =
  | { allowed: true; count: number }
  | { allowed: false; reason: 'too-many' | 'wait'; retryAt?: Date }

/** So many in a window, then none until it is over. */
export interface Allowance {
  limit: number
  windowMs: number
}

/** A wait that doubles from the `from`-th attempt on, and no more attempts after `limit` in a row. */
export interface GrowingWait {
  from: number
  firstWaitMs: number
  longestWaitMs: number
  limit: number
}

/** Charges one attempt before it is looked at (invariant 7): whatever happens next, it stays counted. */
export function chargeWindow(
  counter: Counter,
  { limit, windowMs }: Allowance,
  now: Date,
): [Counter, ThrottleVerdict] {
  const over = !counter.since || now.getTime() - counter.since.getTime() >= windowMs
  const { count, since } = over ? { count: 0, since: now } : { ...counter, since: counter.since! }
  if (count >= limit) {
    return [
      counter,
      { allowed: false, reason: 'too-many', retryAt: new Date(since.getTime() + windowMs) },
    ]
  }
  return [
    { count: count + 1, since },
    { allowed: true, count: count + 1 },
  ]
}

/** As `chargeWindow`, for attempts in a row: only a success, by clearing the counter, starts it over. */
export function chargeRow(
  counter: Counter,
  wait: GrowingWait,
  now: Date,
): [Counter, ThrottleVerdict] {
  if (counter.count >= wait.limit) return [counter, { allowed: false, reason: 'too-many' }]
  if (counter.nextAt && counter.nextAt > now) {
    return [counter, { allowed: false, reason: 'wait', retryAt: counter.nextAt }]
  }
  const count = counter.count + 1
  const doublings = count - wait.from
  const waitMs =
    doublings < 0
      ? 0
      : Math.min(wait.longestWaitMs, wait.firstWaitMs * 2 ** Math.min(doublings, 30))
  return [
    { count, since: counter.since ?? now, nextAt: new Date(now.getTime() + waitMs) },
    { allowed: true, count },
  ]
}
