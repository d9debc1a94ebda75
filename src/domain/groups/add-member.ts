import type { Asker } from '../asker.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Grant } from '../permissions/grant.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import {
  changeMembership,
  type Membership,
  type MembershipDeed,
  type MembershipRefusal,
} from './change-membership.ts'

/** One person is in no more: each is looked at whenever it is asked what they may do. */
export const GROUPS_MOST = 20

export type AddMemberRefusal = MembershipRefusal | 'member-already' | 'too-many-groups'
export type MemberAddition = { done: true } | { done: false; reason: AddMemberRefusal }

/** Puts a user into a group, which gives them what it holds. */
export function addMember(ports: Ports, input: MembershipDeed): Promise<MemberAddition> {
  const { groupId, userId, asker } = input
  return changeMembership(ports, input, async (stores, membership) => {
    const others = await stores.groups.of(userId)
    if (others.some(({ id }) => id === groupId)) return { done: false, reason: 'member-already' }
    if (others.length >= GROUPS_MOST) return { done: false, reason: 'too-many-groups' }
    await join(ports, stores, { ...membership, asker })
    return { done: true }
  })
}

/** Under the locks of both users and of the group. Everything the group gives is told, in one letter to each address. */
export async function join(
  ports: Ports,
  stores: Stores,
  joining: Membership & { asker: Asker },
): Promise<void> {
  const { acting, subject, group, grants, asker } = joining
  const { accountId, id: groupId } = group
  const by = { joinedAt: ports.now(), joinedBy: acting.user.id }
  await stores.groups.join({ accountId, groupId, userId: subject.id, ...by })
  const about = setsOf(grants)
  const data = { groupId, ...(about !== '' && { sets: about }) }
  await writeAct(ports, stores, { kind: 'group.joined', acting, subject, asker, data })
  if (grants.length === 0) return
  await tellOwner(ports, stores, { event: 'permission-given', user: subject, asker, about })
}

/** As letters name them: 'AuditRead, SupportDesk'. */
export const setsOf = (grants: readonly Grant[]): string =>
  grants.map(({ permissionSet }) => permissionSet).join(', ')
