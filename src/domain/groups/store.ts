import type { AccountId, GroupId, UserId } from '../ids.ts'
import type { Group, Membership } from './group.ts'

export interface GroupStore {
  /** False when the account has a group of this name. */
  add(group: Group): Promise<boolean>
  find(group: GroupId): Promise<Group | undefined>
  /** As `find`; whoever else locks it waits until this transaction ends. Users are locked before groups, everywhere. */
  lock(group: GroupId): Promise<Group | undefined>
  /** False when the name is taken. */
  rename(group: GroupId, name: string): Promise<boolean>
  /** With its memberships and grants. */
  remove(group: GroupId): Promise<void>
  /** By name, after a name. */
  list(account: AccountId, page: { after?: string; limit: number }): Promise<Group[]>
  of(user: UserId): Promise<Group[]>
  /** By id, after an id. */
  members(group: GroupId, page: { after?: UserId; limit: number }): Promise<UserId[]>
  /** False when they are a member. */
  join(membership: Membership): Promise<boolean>
  /** False when they are none. */
  leave(group: GroupId, user: UserId): Promise<boolean>
}
