import type { Asker } from '../asker.ts'
import type { GroupId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { type GroupNameRefusal, readGroupName } from './group-name.ts'
import { type GroupRefusal, lockGroup } from './lock-group.ts'

export type RenameGroupRefusal = ActingRefusal | GroupRefusal | GroupNameRefusal | 'name-taken'
export type GroupRenaming = { done: true } | { done: false; reason: RenameGroupRefusal }

/** Another name for a group. Who reads it decides by it: one that gives something is renamed like what it gives. */
export function renameGroup(
  ports: Ports,
  input: { by: By; groupId: GroupId; name: string; asker: Asker },
): Promise<GroupRenaming> {
  const { by, groupId, asker } = input
  const refuse = (reason: RenameGroupRefusal): GroupRenaming => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'groups:write' })
    if ('reason' in acting) return refuse(acting.reason)
    const locked = await lockGroup(stores, { acting, groupId })
    if ('reason' in locked) return refuse(locked.reason)
    const read = readGroupName(input.name)
    if (!read.accepted) return refuse(read.reason)
    if (read.name === locked.group.name) return { done: true }
    if (!(await stores.groups.rename(groupId, read.name))) return refuse('name-taken')
    await writeAct(ports, stores, { kind: 'group.changed', acting, asker, data: { groupId } })
    return { done: true }
  })
}
