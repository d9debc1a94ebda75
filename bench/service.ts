import type { UserRange } from './load/job.ts'
import type { Running } from './process.ts'

/** A sign-in service under measurement, ours or a peer's, with its users in place. */
export interface Service extends Running {
  /** The journeys of `load/journeys.ts` that act on it. */
  journeys: { signIn: string; sessionCheck: string; codeCheck: string }
  /** What those journeys must know, such as the users' password. */
  known: Record<string, string>
  users: Users
  /** Who checks codes in one round, and how many each: all, where a code works once. */
  codeChecks: { users: number; codesEach: number }
}

/** Hands out users that no measurement has used: a code of theirs works once. */
export class Users {
  readonly total: number
  #next = 0

  constructor(total: number) {
    this.total = total
  }

  take(count: number): UserRange {
    if (this.#next + count > this.total)
      throw new Error(`all ${this.total} users are used up: give a larger --users`)
    const from = this.#next
    this.#next += count
    return { from, count }
  }
}
