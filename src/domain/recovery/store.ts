import type { AccountId, BrowserHash, RecoveryId, UserId } from '../ids.ts'
import type { Recovery } from './recovery.ts'

export interface UnfinishedPage {
  after?: Pick<Recovery, 'openedAt' | 'id'>
  limit: number
}

export interface RecoveryStore {
  add(recovery: Recovery): Promise<void>
  find(recovery: RecoveryId): Promise<Recovery | undefined>
  /**
   * The newest one that this browser began and showed a proof in, in whatever state. A forgotten password's attempt has
   * none before its mail link: it must not be seen, because it is there only if the user is (R12).
   */
  newestIn(browser: BrowserHash): Promise<Recovery | undefined>
  /** The newest forgotten password of this browser, proofs or none. What is done with it must not tell that it is there. */
  newestForgottenIn(browser: BrowserHash): Promise<Recovery | undefined>
  /** All of a user opened since then, and older ones that are not closed; newest first. */
  of(user: UserId, since: Date): Promise<Recovery[]>
  /** Those of an account that are not finished and have a proof, newest first, after one of them. */
  unfinished(account: AccountId, page: UnfinishedPage): Promise<Recovery[]>
  /** How many these are, counted up to `most`. */
  countUnfinished(account: AccountId, most: number): Promise<number>
  /**
   * Stores `recovery` with the next version, if its version is still the stored one. False when something else
   * happened first: a stop that was acknowledged wins over the completion that races with it (invariant 6).
   */
  change(recovery: Recovery): Promise<boolean>
  /** Those whose next moment (expiry, end of claim, of the grant or of the undo window) is past. */
  due(now: Date, limit: number): Promise<Recovery[]>
}
