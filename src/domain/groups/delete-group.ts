import { stillApproves, wouldStrandRoot } from '../accounts/change-policy.ts'
import type { Asker } from '../asker.ts'
import type { GroupId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { setsOf } from './add-member.ts'
import { type GroupRefusal, lockGroup } from './lock-group.ts'
import { tellMembers } from './tell-members.ts'

export type DeleteGroupRefusal = ActingRefusal | GroupRefusal | 'last-administrator'
export type GroupDeletion = { done: true } | { done: false; reason: DeleteGroupRefusal }

/** Removes a group with its memberships and grants; its members stay users. */
export function deleteGroup(
  ports: Ports,
  input: { by: By; groupId: GroupId; asker: Asker },
): Promise<GroupDeletion> {
  const { by, groupId, asker } = input
  const refuse = (reason: DeleteGroupRefusal): GroupDeletion => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'groups:write' })
    if ('reason' in acting) return refuse(acting.reason)
    const locked = await lockGroup(stores, { acting, groupId })
    if ('reason' in locked) return refuse(locked.reason)
    const losing = { accountId: locked.group.accountId, without: groupId }
    if (stillApproves(locked.grants) && (await wouldStrandRoot(stores, losing)))
      return refuse('last-administrator')
    const about = setsOf(locked.grants)
    if (about)
      await tellMembers(ports, stores, { groupId, event: 'permission-taken', about, asker })
    await stores.groups.remove(groupId)
    await writeAct(ports, stores, { kind: 'group.deleted', acting, asker, data: { groupId } })
    return { done: true }
  })
}
