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

/** No code of a moment ago is good any longer: the next step's and the one before are a minute away. */
const FORGOTTEN_MS = 120_000

/** Kept for visits that ask for no code; their planted sessions stay as they are. */
const KEPT = 100

/** Hands out users whose codes of this moment nobody has sent: each works once. */
export class Users {
  readonly #total: number
  #next = 0
  #began = performance.now()

  constructor(total: number) {
    this.#total = total
  }

  take(count: number): UserRange {
    if (this.#next + count > this.#total - KEPT) this.#startOver()
    if (count > this.#total - KEPT)
      throw new Error(`${count} of ${this.#total} users are wanted: give a larger --users`)
    const from = this.#next
    this.#next += count
    return { from, count }
  }

  /** Of whom no code is asked: the same may come again. */
  any(count: number): UserRange {
    if (count > KEPT) throw new Error(`at most ${KEPT} users are kept for this`)
    return { from: this.#total - count, count }
  }

  #startOver(): void {
    const now = performance.now()
    if (now - this.#began < FORGOTTEN_MS)
      throw new Error(`all ${this.#total} users are used up: give a larger --users`)
    this.#next = 0
    this.#began = now
  }
}
