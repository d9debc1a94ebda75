import type { AccountId } from '../ids.ts'
import type { ChainHead } from './chain.ts'
import type { AuditEvent, NewEvent } from './event.ts'

export interface AuditStore {
  /** Appends to the account's chain, in the order of commits. */
  append(event: NewEvent): Promise<void>
  head(account: AccountId): Promise<ChainHead>
  /** Oldest first, after a sequence number. */
  after(account: AccountId, sequence: number, limit: number): Promise<AuditEvent[]>
  accounts(): Promise<AccountId[]>
  /** The newest moment in the last line of any account. Undefined when there is none. */
  newest(): Promise<Date | undefined>
}
