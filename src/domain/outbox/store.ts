import type { MessageId, RecoveryId } from '../ids.ts'
import type { Message } from './message.ts'

export interface OutboxStore {
  add(message: Message): Promise<void>
  find(message: MessageId): Promise<Message | undefined>
  /** Leases up to `limit` messages that are due, so that no other node sends them meanwhile. Oldest first. */
  lease(limit: number, until: Date, now: Date): Promise<Message[]>
  delivered(message: MessageId, at: Date): Promise<void>
  failed(
    message: MessageId,
    failure: { error: string; nextTryAt: Date } | { error: string; deadAt: Date },
  ): Promise<void>
  /** Dead letters, for the operator; newest first. */
  dead(limit: number): Promise<Message[]>
  /** Gives a dead message new tries. False when it was not dead. */
  revive(message: MessageId, now: Date): Promise<boolean>
  /** Whether one notice of this recovery was handed over. */
  noticeDelivered(recovery: RecoveryId): Promise<boolean>
  waiting(): Promise<number>
  deadCount(): Promise<number>
  dropDeliveredBefore(moment: Date): Promise<number>
}
