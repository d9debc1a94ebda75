import type { BrowserHash, RecoveryId, UserId } from '../ids.ts'
import type { Recovery } from './recovery.ts'

export interface RecoveryStore {
  add(recovery: Recovery): Promise<void>
  find(recovery: RecoveryId): Promise<Recovery | undefined>
  /** The newest one that this browser began, in whatever state. */
  newestIn(browser: BrowserHash): Promise<Recovery | undefined>
  /** All of a user opened since then, and older ones that are not closed; newest first. */
  of(user: UserId, since: Date): Promise<Recovery[]>
  /**
   * Stores `recovery` with the next version, if its version is still the stored one. False when something else
   * happened first: a stop that was acknowledged wins over the completion that races with it (invariant 6).
   */
  change(recovery: Recovery): Promise<boolean>
  /** Those whose next moment (expiry, end of claim, of the grant or of the undo window) is past. */
  due(now: Date, limit: number): Promise<Recovery[]>
}
