import type { GroupId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Grant } from '../permissions/grant.ts'
import { rankOfSets } from '../permissions/permission-sets.ts'
import type { Stores } from '../ports.ts'
import type { Group } from './group.ts'

/** 'no-such-group': there is none in this account; an id of another account looks the same (H06). */
export type GroupRefusal = 'no-such-group' | 'not-permitted' | 'rank'
export type LockedGroup = { group: Group; grants: readonly Grant[] } | { reason: GroupRefusal }

/**
 * Locks a group of the actor's account for a change of who is in it, of what it is called, or whether it is there. A
 * group that gives something is changed like what it gives: by `permissions:write` and a rank above all of it. Comes after
 * every lock of a user; of several groups in the order of their ids.
 */
export async function lockGroup(
  stores: Stores,
  { acting, groupId }: { acting: Acting; groupId: GroupId },
): Promise<LockedGroup> {
  const group = await stores.groups.lock(groupId)
  if (group?.accountId !== acting.user.accountId) return { reason: 'no-such-group' }
  const grants = await stores.permissions.heldBy(groupId)
  if (grants.length === 0) return { group, grants }
  if (!acting.may('permissions:write')) return { reason: 'not-permitted' }
  const rank = rankOfSets(grants.map(({ permissionSet }) => permissionSet))
  return rank < acting.rank ? { group, grants } : { reason: 'rank' }
}
