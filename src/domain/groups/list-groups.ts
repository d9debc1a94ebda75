import type { GroupId, UserId } from '../ids.ts'
import { type ActingRefusal, type By, lookingAs } from '../permissions/acting.ts'
import type { Grant } from '../permissions/grant.ts'
import type { Ports } from '../ports.ts'
import type { Group } from './group.ts'

export type GroupList =
  | { done: true; groups: readonly Group[]; next?: string }
  | { done: false; reason: ActingRefusal }

/** The groups of an account by name, a page at a time; `next` is for `after`. */
export function listGroups(
  ports: Ports,
  input: { by: By; after?: string; limit: number },
): Promise<GroupList> {
  const { by, after, limit } = input
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission: 'users:read' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const page = { ...(after !== undefined && { after }), limit: limit + 1 }
    const found = await stores.groups.list(acting.user.accountId, page)
    const groups = found.slice(0, limit)
    const last = found.length > limit ? groups.at(-1) : undefined
    return { done: true, groups, ...(last && { next: last.name }) }
  })
}

export interface Member {
  id: UserId
  /** Root has none. */
  userName?: string
}
export type GroupView =
  | {
      done: true
      group: Group
      grants: readonly Grant[]
      members: readonly Member[]
      next?: UserId
    }
  | { done: false; reason: ActingRefusal | 'no-such-group' }

/** One group: what it gives, and a page of its members. */
export function lookAtGroup(
  ports: Ports,
  input: { by: By; groupId: GroupId; after?: UserId; limit: number },
): Promise<GroupView> {
  const { by, groupId, after, limit } = input
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission: 'users:read' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const group = await stores.groups.find(groupId)
    if (group?.accountId !== acting.user.accountId) return { done: false, reason: 'no-such-group' }
    const page = { ...(after !== undefined && { after }), limit: limit + 1 }
    const ids = await stores.groups.members(groupId, page)
    const members: Member[] = []
    for (const { id, userName } of await stores.users.findAll(ids.slice(0, limit)))
      members.push({ id, ...(userName !== undefined && { userName }) })
    const next = ids.length > limit ? ids[limit - 1] : undefined
    const grants = await stores.permissions.heldBy(groupId)
    return { done: true, group, grants, members, ...(next && { next }) }
  })
}
