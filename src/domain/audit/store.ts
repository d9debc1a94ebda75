import type { AccountId, UserId } from '../ids.ts'
import type { ChainHead } from './chain.ts'
import type { Cut } from './cut.ts'
import type { AuditEvent, NewEvent } from './event.ts'
import type { EventFilter, EventPage, FoundEvents } from './filter.ts'

export interface AuditStore {
  /** Appends to the account's chain, in the order of commits. */
  append(event: NewEvent): Promise<void>
  head(account: AccountId): Promise<ChainHead>
  /** Oldest first, after a sequence number. */
  after(account: AccountId, sequence: number, limit: number): Promise<AuditEvent[]>
  /** Newest first. However many lines there are, a page looks at a bounded number of them. */
  find(account: AccountId, filter: EventFilter, page: EventPage): Promise<FoundEvents>
  /** What happened to one person, newest first. */
  ofSubject(account: AccountId, subject: UserId, page: EventPage): Promise<FoundEvents>
  /** The first line from a moment on; where there is none, the one that comes next. */
  lineAt(account: AccountId, moment: Date): Promise<number>
  /** Who was called so last and is gone: they stay named in the log. */
  formerNamed(account: AccountId, name: string): Promise<UserId | undefined>
  accounts(): Promise<AccountId[]>
  /** The newest moment in the last line of any account. Undefined when there is none. */
  newest(): Promise<Date | undefined>

  /** Where the chain begins, when its oldest lines were taken away. */
  cut(account: AccountId): Promise<Cut | undefined>
  /**
   * Takes away every line up to the cut and keeps it in place of the one before (undefined: the first). False, and
   * nothing is taken away, when another node has cut meanwhile.
   */
  cutAt(cut: Cut, before: Cut | undefined): Promise<boolean>
}
