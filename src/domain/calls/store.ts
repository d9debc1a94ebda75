import type { AccountId, CallId, NumberId, UserId } from '../ids.ts'
import type { Call } from './call.ts'
import type { Spent } from './call-limits.ts'
import type { Price } from './phone.ts'

/** Whose calls are meant. */
export type CallsOf =
  | { userId: UserId }
  | { accountId: AccountId }
  /** To one registration of a number. */
  | { numberId: NumberId }
  /** To every number of a range. */
  | { range: string }

export interface CallPage {
  since: Date
  /** Those that came to nothing, or all. */
  which: 'failed' | 'all'
  after?: Pick<Call, 'createdAt' | 'id'>
  limit: number
}

export interface Spending {
  since: Date
  hour: Date
  /** Of a call that was dialled and whose price is not known. */
  callPrice: number
}

export interface CallStore {
  /**
   * Stores a new call. False, and nothing stored, when this user has one under way: one at a time, however many
   * ask at once (R20). One statement decides, e.g. a unique index on the user of calls without `endedAt`.
   */
  add(call: Call): Promise<boolean>
  find(call: CallId): Promise<Call | undefined>
  /**
   * Replaces the call, if it still has `fromVersion`. False when it changed meanwhile: read it again and ask
   * `moveCall` again. One conditional statement. To have won with the event 'dialled' is the permission to
   * dial, so a call is dialled at most once.
   */
  change(call: Call, fromVersion: number): Promise<boolean>
  /** Placed at `since` or later, whatever became of them, oldest first. */
  recent(of: CallsOf, since: Date): Promise<Call[]>
  /** The user's call that is under way, if any. */
  findOpen(user: UserId): Promise<Call | undefined>
  /** Every call under way, oldest first: queued ones wait to be dialled, the others for their ticks. */
  open(): Promise<Call[]>
  /** Those of an account since a moment, newest first, after one of them. */
  page(account: AccountId, page: CallPage): Promise<Call[]>
  /** How many came to nothing, counted up to `most`. */
  countFailed(account: AccountId, since: Date, most: number): Promise<number>
  /** False when this callback of a call was heard before, on whichever node: a replay has no effect. */
  hear(call: CallId, heard: { callback: string; at: Date }): Promise<boolean>
  dropHeardBefore(moment: Date): Promise<number>
  /** What was placed at `since` or later: in all, as tests, to numbers of this range, in this hour, and for how much. */
  spent(range: string, spending: Spending): Promise<Spent>
  /** Calls over since `since` of which one of these providers owes the price, and is to be asked by now. */
  unpriced(due: {
    providers: readonly string[]
    since: Date
    by: Date
    limit: number
  }): Promise<Call[]>
  /** Of several nodes one may ask, and again only after `until`. */
  claimPrice(call: Call, until: Date): Promise<boolean>
  setPrice(call: CallId, price: Price): Promise<void>
}
