import { type GroupRefusal, lockGroup } from '../groups/lock-group.ts'
import type { GroupId, UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { type Acting, actingAs, type By } from './acting.ts'
import { type AdministeringRefusal, administering } from './administering.ts'
import { type PermissionSet, rankOfSet } from './permission-sets.ts'

/** Who is given something, or loses it. */
export type HolderId = { userId: UserId; groupId?: never } | { groupId: GroupId; userId?: never }
/** 'set-rank': a set is given and taken by a rank above its own. */
export type HoldRefusal = AdministeringRefusal | GroupRefusal | 'set-rank'
export type Holding =
  /** `subject` is absent where a group is the holder. */
  { acting: Acting; holder: UserId | GroupId; subject?: User } | { reason: HoldRefusal }

/** Whether they may change whether a user or a group holds a set. Locks both users, or the actor and the group. */
export async function lockHolder(
  ports: Ports,
  stores: Stores,
  asked: { by: By; to: HolderId; permissionSet: PermissionSet },
): Promise<Holding> {
  const holding = await holderOf(ports, stores, asked)
  if ('reason' in holding) return holding
  return rankOfSet(asked.permissionSet) < holding.acting.rank ? holding : { reason: 'set-rank' }
}

async function holderOf(
  ports: Ports,
  stores: Stores,
  { by, to }: { by: By; to: HolderId },
): Promise<Holding> {
  const permission = 'permissions:write'
  if (to.userId !== undefined) {
    const both = await administering(ports, stores, { by, permission, subject: to.userId })
    if ('reason' in both) return both
    return { acting: both.acting, holder: to.userId, subject: both.subject }
  }
  const acting = await actingAs(ports, stores, { by, permission })
  if ('reason' in acting) return acting
  const locked = await lockGroup(stores, { acting, groupId: to.groupId })
  return 'reason' in locked ? locked : { acting, holder: to.groupId }
}
