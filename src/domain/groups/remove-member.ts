import { stillApproves, wouldStrandRoot } from '../accounts/change-policy.ts'
import type { Asker } from '../asker.ts'
import type { GroupId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { By } from '../permissions/acting.ts'
import { type AdministeringRefusal, administering } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { setsOf } from './add-member.ts'
import { type GroupRefusal, lockGroup } from './lock-group.ts'

export type RemoveMemberRefusal =
  | AdministeringRefusal
  | GroupRefusal
  | 'no-member'
  | 'last-administrator'
export type MemberRemoval = { done: true } | { done: false; reason: RemoveMemberRefusal }

/** Takes a user out of a group, and with it what the group gives. */
export function removeMember(
  ports: Ports,
  input: { by: By; groupId: GroupId; userId: UserId; asker: Asker },
): Promise<MemberRemoval> {
  const { by, groupId, userId, asker } = input
  return ports.transact(async (stores) => {
    const both = await administering(ports, stores, {
      by,
      permission: 'groups:write',
      subject: userId,
    })
    if ('reason' in both) return { done: false, reason: both.reason }
    const { acting, subject } = both
    const locked = await lockGroup(stores, { acting, groupId })
    if ('reason' in locked) return { done: false, reason: locked.reason }
    const { group, grants } = locked
    const held = await stores.permissions.of(userId)
    const kept = held.filter(({ holderId }) => holderId !== groupId)
    const losing = { accountId: group.accountId, without: userId }
    if (stillApproves(held) && !stillApproves(kept) && (await wouldStrandRoot(stores, losing)))
      return { done: false, reason: 'last-administrator' }
    if (!(await stores.groups.leave(groupId, userId))) return { done: false, reason: 'no-member' }
    await writeAct(ports, stores, { kind: 'group.left', acting, subject, asker, data: { groupId } })
    if (grants.length > 0) {
      const about = setsOf(grants)
      await tellOwner(ports, stores, { event: 'permission-taken', user: subject, asker, about })
    }
    return { done: true }
  })
}
