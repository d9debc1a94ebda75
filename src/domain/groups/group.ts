import type { AccountId, GroupId, UserId } from '../ids.ts'

/** Users of an account who hold the same permission sets. Its name is unique in the account, whatever its case. */
export interface Group {
  id: GroupId
  accountId: AccountId
  name: string
  createdAt: Date
}

export interface Membership {
  accountId: AccountId
  groupId: GroupId
  userId: UserId
  joinedAt: Date
  /** To make somebody a member is to give them what the group holds. */
  joinedBy: UserId
}
