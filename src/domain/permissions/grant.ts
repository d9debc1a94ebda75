import type { AccountId, GroupId, UserId } from '../ids.ts'
import type { PermissionSet } from './permission-sets.ts'

/** A permission set in the hand of a user, or of every member of a group. */
export interface Grant {
  accountId: AccountId
  holderId: UserId | GroupId
  permissionSet: PermissionSet
  grantedAt: Date
  grantedBy: UserId
}
