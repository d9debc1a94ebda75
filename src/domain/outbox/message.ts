import type { AccountId, MessageId, RecoveryId, UserId } from '../ids.ts'

/** Something that must happen outside the transaction that decided it. Its body is sealed until it is handed over. */
export interface Message {
  id: MessageId
  kind: 'letter' | 'forgotten-password' | 'webhook'
  accountId?: AccountId
  userId?: UserId
  /** The recovery that waits until one of its notices was handed over (R24). */
  recoveryId?: RecoveryId
  /** Notices are never counted against a budget and never dropped (invariant 4). */
  isNotice: boolean
  /** Dropped at hand-over. */
  sealedBody?: string
  createdAt: Date
  nextTryAt: Date
  tries: number
  leasedUntil?: Date
  deliveredAt?: Date
  deadAt?: Date
  /** When the mail server first said that this mailbox takes no mail. */
  refusedAt?: Date
  /** The outside's own words, for operators. */
  lastError?: string
}

export type Fate = { nextTryAt: Date; refusedAt?: Date } | { deadAt: Date; refusedAt?: Date }

/**
 * What becomes of a failed delivery. It is tried again after 5 s, 30 s, 2, 10, 30 min, then hourly; after three days it is
 * dead. Where the mailbox refused, once more after an hour, for servers that say so by mistake, and then no more.
 */
export function afterFailure(message: Message, now: Date, mailboxRefused = false): Fate {
  if (mailboxRefused && message.refusedAt) return { deadAt: now }
  if (mailboxRefused) return { nextTryAt: new Date(now.getTime() + 3_600_000), refusedAt: now }
  if (now.getTime() - message.createdAt.getTime() > 3 * 24 * 3_600_000) return { deadAt: now }
  const seconds = [5, 30, 120, 600, 1800][message.tries] ?? 3600
  return { nextTryAt: new Date(now.getTime() + seconds * 1000) }
}
