import type { Browser } from './browser.ts'

/** What a load driver is asked to do. It ends at `seconds` or when the users are used up. */
export interface Job {
  journey: string
  url: string
  /** How many visits are under way at once, each over a connection of its own. */
  browsers: number
  seconds: number
  users: UserRange
  /** How many visits each user makes, everybody once before anybody twice; 1 unless said. */
  turns?: number
  /** One visit each so many milliseconds and browser; without it the next follows at once. */
  everyMs?: number
  /** What the service told us that its journeys need, such as the users' password. */
  known: Record<string, string>
}

/** For visits that may be made as often as the time allows. */
export const WITHOUT_END = 1_000_000_000

/** Users are numbered from 0; names and addresses are made from the number. */
export interface UserRange {
  from: number
  count: number
}

/** What came of a job; latencies are in milliseconds and of whole visits. */
export interface Tally {
  done: number
  failed: number
  firstFailure?: string
  seconds: number
  perSecond: number
  p50: number
  p99: number
  most: number
  /** CPU that the driver itself took, to be seen where it crowds the server. */
  driverCpuMs: number
}

export interface Visit {
  browser: Browser
  user: number
  job: Job
}

/** One thing a person does with a service. An unexpected answer is thrown. */
export interface Journey {
  /** Done once per user before the clock starts; its cookies are kept for `run`. */
  prepare?(visit: Visit): Promise<void>
  run(visit: Visit): Promise<void>
}
