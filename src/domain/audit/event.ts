import type { AccountId, UserId } from '../ids.ts'
import type { AuditEventKind } from './kinds.ts'

/** What happened, as the use case tells it. Holds ids, never names, codes or secrets. */
export interface NewEvent {
  accountId: AccountId
  kind: AuditEventKind
  at: Date
  /** Who did it: a user, or 'system', 'console', 'nobody' (not signed in). */
  actor: UserId | 'system' | 'console' | 'nobody'
  /** To whom. */
  subject?: UserId
  network?: string
  userAgent?: string
  /** The factors the actor had shown. */
  factors?: readonly string[]
  /** Plain details: reasons, ids. */
  data?: Readonly<Record<string, string | number | boolean>>
}

/** One line of the audit log, chained to the one before it. */
export interface AuditEvent extends NewEvent {
  /** 1, 2, 3 … within the account. */
  sequence: number
  previousHash: string
  hash: string
}
