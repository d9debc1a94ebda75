import type { AccountId, GroupId } from '../ids.ts'

/** Users of an account who hold the same permission sets. Its name is unique in the account, whatever its case. */
export interface Group {
  id: GroupId
  accountId: AccountId
  name: string
  createdAt: Date
}
