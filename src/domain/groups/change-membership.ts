import type { Asker } from '../asker.ts'
import type { GroupId, UserId } from '../ids.ts'
import type { Acting, By } from '../permissions/acting.ts'
import { type AdministeringRefusal, administering } from '../permissions/administering.ts'
import type { Grant } from '../permissions/grant.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Group } from './group.ts'
import { type GroupRefusal, lockGroup } from './lock-group.ts'

/** Who puts which user into which group of their account, or takes them out. */
export interface MembershipDeed {
  by: By
  groupId: GroupId
  userId: UserId
  asker: Asker
}

export interface Membership {
  acting: Acting
  subject: User
  group: Group
  /** What the group gives. */
  grants: readonly Grant[]
}

export type MembershipRefusal = AdministeringRefusal | GroupRefusal

/**
 * Changes who is in a group, in one transaction and under the locks of both users and of the group, if a rank above the
 * user's and what `lockGroup` asks allow it. The deed may still refuse, before it writes.
 */
export function changeMembership<Outcome>(
  ports: Ports,
  { by, groupId, userId }: Omit<MembershipDeed, 'asker'>,
  deed: (stores: Stores, membership: Membership) => Promise<Outcome>,
): Promise<Outcome | { done: false; reason: MembershipRefusal }> {
  return ports.transact(async (stores) => {
    const asked = { by, permission: 'groups:write', subject: userId } as const
    const both = await administering(ports, stores, asked)
    if ('reason' in both) return { done: false, reason: both.reason }
    const { acting, subject } = both
    const locked = await lockGroup(stores, { acting, groupId })
    if ('reason' in locked) return { done: false, reason: locked.reason }
    return deed(stores, { acting, subject, ...locked })
  })
}
