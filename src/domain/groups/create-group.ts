import type { Asker } from '../asker.ts'
import type { GroupId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import type { Group } from './group.ts'
import { type GroupNameRefusal, readGroupName } from './group-name.ts'

export type CreateGroupRefusal = ActingRefusal | GroupNameRefusal | 'name-taken'
export type GroupCreation =
  | { done: true; group: Group }
  | { done: false; reason: CreateGroupRefusal }

/** A new group, without members and without permission sets. */
export function createGroup(
  ports: Ports,
  input: { by: By; name: string; asker: Asker },
): Promise<GroupCreation> {
  const { by, asker } = input
  const refuse = (reason: CreateGroupRefusal): GroupCreation => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'groups:write' })
    if ('reason' in acting) return refuse(acting.reason)
    const read = readGroupName(input.name)
    if (!read.accepted) return refuse(read.reason)
    const { accountId } = acting.user
    const id = ports.chance.id<GroupId>()
    const group: Group = { id, accountId, name: read.name, createdAt: ports.now() }
    if (!(await stores.groups.add(group))) return refuse('name-taken')
    const data = { groupId: group.id }
    await writeAct(ports, stores, { kind: 'group.created', acting, asker, data })
    return { done: true, group }
  })
}
