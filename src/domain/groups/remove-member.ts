import { stillApproves, wouldStrandRoot } from '../accounts/change-policy.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { setsOf } from './add-member.ts'
import {
  changeMembership,
  type MembershipDeed,
  type MembershipRefusal,
} from './change-membership.ts'

export type RemoveMemberRefusal = MembershipRefusal | 'no-member' | 'last-administrator'
export type MemberRemoval = { done: true } | { done: false; reason: RemoveMemberRefusal }

/** Takes a user out of a group, and with it what the group gives. */
export function removeMember(ports: Ports, input: MembershipDeed): Promise<MemberRemoval> {
  const { groupId, userId, asker } = input
  return changeMembership(ports, input, async (stores, { acting, subject, group, grants }) => {
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
