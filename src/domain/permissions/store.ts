import type { AccountId, GroupId, UserId } from '../ids.ts'
import type { Grant } from './grant.ts'
import type { PermissionSet } from './permission-sets.ts'

export interface PermissionStore {
  /** Everything that a user holds: their own, and that of their groups (then `grantedAt` is the later of grant and joining). */
  of(user: UserId): Promise<Grant[]>
  /** What was given to this user or group itself. */
  heldBy(holder: UserId | GroupId): Promise<Grant[]>
  /** False when it was given before. */
  give(grant: Grant): Promise<boolean>
  /** False when it was not given. */
  take(holder: UserId | GroupId, set: PermissionSet): Promise<boolean>
  /** Who holds a set in this account, directly or by a group, in the order of their ids. At most `limit`. */
  holders(account: AccountId, set: PermissionSet, limit: number): Promise<UserId[]>
  /**
   * How many hold any of these sets and could act by it: with a device, and not suspended. Counted up to `most`, as if
   * the user, or the grants of the group, `without` were gone.
   */
  countActive(
    account: AccountId,
    sets: readonly PermissionSet[],
    counting: { without?: UserId | GroupId; most: number },
  ): Promise<number>
}
