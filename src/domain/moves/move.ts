import type { AccountId, DeviceId, UserId } from '../ids.ts'

/** "I am getting a new phone" (DE-7): what lives on the old one is set up anew on the new one. One at a time per user. */
export interface Move {
  userId: UserId
  accountId: AccountId
  /** The old phone and the new one, in the owner's words. */
  from: string
  to: string
  /** What lived on the old phone when it began. */
  entries: readonly DeviceId[]
  startedAt: Date
}
