import type { Asker } from '../asker.ts'
import { tellMembers } from '../groups/tell-members.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports } from '../ports.ts'
import type { By } from './acting.ts'
import { type HolderId, type HoldRefusal, lockHolder } from './hold.ts'
import type { PermissionSet } from './permission-sets.ts'
import { writeAct } from './write-act.ts'

export type GivePermissionRefusal = HoldRefusal | 'held-already'
export type PermissionGiving = { done: true } | { done: false; reason: GivePermissionRefusal }

/** Gives a permission set to a user or to a group. It works at once, and counts for agreeing later (`countsForAgreeing`). */
export function givePermission(
  ports: Ports,
  input: { by: By; to: HolderId; permissionSet: PermissionSet; asker: Asker },
): Promise<PermissionGiving> {
  const { permissionSet, asker } = input
  return ports.transact(async (stores) => {
    const holding = await lockHolder(ports, stores, input)
    if ('reason' in holding) return { done: false, reason: holding.reason }
    const { acting, holder, subject } = holding
    const grant = {
      accountId: acting.user.accountId,
      holderId: holder,
      permissionSet,
      grantedAt: ports.now(),
      grantedBy: acting.user.id,
    }
    if (!(await stores.permissions.give(grant))) return { done: false, reason: 'held-already' }
    const data = { permissionSet, ...(input.to.groupId && { groupId: input.to.groupId }) }
    const told = { event: 'permission-given', about: permissionSet, asker } as const
    await writeAct(ports, stores, {
      kind: 'permission.given',
      acting,
      ...(subject && { subject }),
      asker,
      data,
    })
    if (subject) await tellOwner(ports, stores, { ...told, user: subject })
    else await tellMembers(ports, stores, { ...told, groupId: input.to.groupId! })
    return { done: true }
  })
}
