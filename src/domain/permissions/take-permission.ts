import { stillApproves, wouldStrandRoot } from '../accounts/change-policy.ts'
import type { Asker } from '../asker.ts'
import { tellMembers } from '../groups/tell-members.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { By } from './acting.ts'
import { type HolderId, type Holding, type HoldRefusal, lockHolder } from './hold.ts'
import type { PermissionSet } from './permission-sets.ts'
import { writeAct } from './write-act.ts'

/** 'last-administrator': root's way back rests on somebody who holds it. Choose another preset, or another holder, first. */
export type TakePermissionRefusal = HoldRefusal | 'not-held' | 'last-administrator'
export type PermissionTaking = { done: true } | { done: false; reason: TakePermissionRefusal }

/** Takes a permission set from a user or a group. What a user holds by a group stays: leave the group for that. */
export function takePermission(
  ports: Ports,
  input: { by: By; from: HolderId; permissionSet: PermissionSet; asker: Asker },
): Promise<PermissionTaking> {
  const { by, from, permissionSet, asker } = input
  return ports.transact(async (stores) => {
    const holding = await lockHolder(ports, stores, { by, to: from, permissionSet })
    if ('reason' in holding) return { done: false, reason: holding.reason }
    const { acting, holder, subject } = holding
    if (await isLast(stores, { holding, permissionSet }))
      return { done: false, reason: 'last-administrator' }
    if (!(await stores.permissions.take(holder, permissionSet)))
      return { done: false, reason: 'not-held' }
    const data = { permissionSet, ...(from.groupId && { groupId: from.groupId }) }
    const told = { event: 'permission-taken', about: permissionSet, asker } as const
    await writeAct(ports, stores, {
      kind: 'permission.taken',
      acting,
      ...(subject && { subject }),
      asker,
      data,
    })
    if (subject) await tellOwner(ports, stores, { ...told, user: subject })
    else await tellMembers(ports, stores, { ...told, groupId: from.groupId! })
    return { done: true }
  })
}

/** Only what is held counts, and only where it leaves nothing else by which they could agree. */
async function isLast(
  stores: Stores,
  asked: { holding: Exclude<Holding, { reason: unknown }>; permissionSet: PermissionSet },
): Promise<boolean> {
  const { acting, holder, subject } = asked.holding
  const { permissions } = stores
  const held = await (subject ? permissions.of(subject.id) : permissions.heldBy(holder))
  const kept = held.filter(
    ({ holderId, permissionSet }) => holderId !== holder || permissionSet !== asked.permissionSet,
  )
  if (!stillApproves(held) || stillApproves(kept)) return false
  return wouldStrandRoot(stores, { accountId: acting.user.accountId, without: holder })
}
