import type { AccountId, ResetId, UserId } from '../ids.ts'
import type { Reset } from './reset.ts'

export interface ResetStore {
  /** False when this user has one that waits or is open. One statement decides. */
  add(reset: Reset): Promise<boolean>
  find(reset: ResetId): Promise<Reset | undefined>
  /** The one of a user that waits or is open. */
  runningOf(user: UserId): Promise<Reset | undefined>
  /** Those of an account that wait or are open, newest first, after one of them. */
  running(
    account: AccountId,
    page: { after?: Pick<Reset, 'askedAt' | 'id'>; limit: number },
  ): Promise<Reset[]>
  /** Stores `reset` with the next version, if its version is still the stored one. */
  change(reset: Reset): Promise<boolean>
  due(now: Date, limit: number): Promise<Reset[]>
  /** The hash of what is said in person, in place of an earlier one. It has no tries behind it. */
  putCode(reset: ResetId, code: { mac: string; until: Date }): Promise<void>
  /** Counts one try. The hash to compare with; undefined when `tries` were made, or it is over. */
  chargeCode(reset: ResetId, tries: number, now: Date): Promise<string | undefined>
  /** Makes it worthless. False when somebody was first. */
  spendCode(reset: ResetId, mac: string): Promise<boolean>
}
