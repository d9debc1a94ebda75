import type { AccountId, MessageId, RecoveryId } from '../ids.ts'
import type { Fate, Message } from './message.ts'

export interface UnsentPage {
  after?: Pick<Message, 'id' | 'createdAt'>
  limit: number
}

export interface OutboxStore {
  add(message: Message): Promise<void>
  find(message: MessageId): Promise<Message | undefined>
  /** Leases up to `limit` messages that are due, so that no other node sends them meanwhile. Oldest first. */
  lease(limit: number, until: Date, now: Date): Promise<Message[]>
  delivered(message: MessageId, at: Date): Promise<void>
  failed(message: MessageId, failure: Fate & { error: string }): Promise<void>
  /** Dead letters, for the operator; newest first. */
  dead(limit: number): Promise<Message[]>
  /** Gives a dead message new tries. False when it was not dead. */
  revive(message: MessageId, now: Date): Promise<boolean>
  /** Makes a letter that failed before due now. False when it was handed over, is dead, or was never tried. */
  hurry(message: MessageId, now: Date): Promise<boolean>
  /** Letters of an account that were not taken at their first try, waiting or dead; newest first. */
  unsent(account: AccountId, page: UnsentPage): Promise<Message[]>
  /** Whether one notice of this recovery was handed over. */
  noticeDelivered(recovery: RecoveryId): Promise<boolean>
  waiting(): Promise<number>
  deadCount(): Promise<number>
  dropDeliveredBefore(moment: Date): Promise<number>
}
