import type { RecoveryId, UserId } from '../ids.ts'
import type { Notice } from './notice.ts'

export interface NoticeStore {
  add(notice: Notice): Promise<void>
  findByToken(tokenHash: string): Promise<Notice | undefined>
  /** Newest first: what "This wasn't me" offers to choose from. */
  of(user: UserId, since: Date): Promise<Notice[]>
  /** A stop link lives until the undo window of its recovery ends. */
  extend(recovery: RecoveryId, expiresAt: Date): Promise<void>
  dropOlderThan(moment: Date): Promise<number>
}
