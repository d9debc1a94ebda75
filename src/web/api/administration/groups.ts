import { z } from 'zod'
import { addMember } from '../../../domain/groups/add-member.ts'
import { createGroup } from '../../../domain/groups/create-group.ts'
import { deleteGroup } from '../../../domain/groups/delete-group.ts'
import { listGroups, lookAtGroup } from '../../../domain/groups/list-groups.ts'
import { removeMember } from '../../../domain/groups/remove-member.ts'
import { renameGroup } from '../../../domain/groups/rename-group.ts'
import type { GroupId, UserId } from '../../../domain/ids.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { id, moment, named, pageOf, paging, textOf } from '../shapes.ts'
import { grant, grantOf } from './user-shapes.ts'

const group = z
  .strictObject({ id, name: z.string(), createdAt: moment })
  .register(named, { id: 'Group' })
const member = z.strictObject({ id, userName: z.string().optional() })
const name = textOf(400)

const NAME_REFUSALS = ['group-name-empty', 'group-name-too-long', 'group-name-taken'] as const
const UPON = ['no-such-user', 'no-such-group', 'rank', 'root', 'yourself'] as const
const ENGINEERS = { id: 'gr0up', name: 'Engineers', createdAt: '2026-01-04T09:00:00Z' }

/** Names of groups and of devices are refused for the same reasons, which name different things. */
const NAMES = {
  'name-empty': 'group-name-empty',
  'name-too-long': 'group-name-too-long',
  'name-taken': 'group-name-taken',
} as const

const renamed = <Why extends string>(reason: Why) =>
  (reason in NAMES ? NAMES[reason as keyof typeof NAMES] : reason) as
    | Exclude<Why, keyof typeof NAMES>
    | (typeof NAMES)[Why & keyof typeof NAMES]

export const GROUPS: readonly Operation[] = [
  permitted(
    'users:read',
    {
      id: 'listGroups',
      method: 'get',
      path: '/groups',
      area: 'groups',
      summary: 'Groups of the account, by name',
      query: z.strictObject(paging),
      output: pageOf(group),
      refusals: [],
      example: { output: { items: [ENGINEERS] } },
    },
    async ({ ports, by, query: { after, limit } }) => {
      const list = await listGroups(ports, { by, limit, ...(after && { after }) })
      if (!list.done) return list
      const items = list.groups.map(({ id, name, createdAt }) => ({ id, name, createdAt }))
      return { value: { items, ...(list.next && { next: list.next }) } }
    },
  ),
  permitted(
    'groups:write',
    {
      id: 'createGroup',
      method: 'post',
      path: '/groups',
      area: 'groups',
      summary: 'A new group, without members and without permission sets',
      status: 201,
      body: z.strictObject({ name }),
      output: group,
      refusals: [...NAME_REFUSALS],
      example: { body: { name: 'Engineers' }, output: ENGINEERS },
    },
    async ({ ports, by, asker, body }) => {
      const created = await createGroup(ports, { by, asker, name: body.name })
      if (!created.done) return { reason: renamed(created.reason) }
      const { id, name, createdAt } = created.group
      return { value: { id, name, createdAt } }
    },
  ),
  permitted(
    'users:read',
    {
      id: 'getGroup',
      method: 'get',
      path: '/groups/{id}',
      area: 'groups',
      summary: 'One group: what it gives, and a page of its members',
      query: z.strictObject(paging),
      output: z.strictObject({ group, grants: z.array(grant), ...pageOf(member).shape }),
      refusals: ['no-such-group'],
      example: {
        output: {
          group: ENGINEERS,
          grants: [],
          items: [{ id: '0a1b2c3d4e5f6g7h', userName: 'ada' }],
        },
      },
    },
    async ({ ports, by, params, query: { after, limit } }) => {
      const groupId = params.id as GroupId
      const page = { limit, ...(after && { after: after as UserId }) }
      const look = await lookAtGroup(ports, { by, groupId, ...page })
      if (!look.done) return look
      const { id, name, createdAt } = look.group
      return {
        value: {
          group: { id, name, createdAt },
          grants: look.grants.map((one) => grantOf(one, id)),
          items: [...look.members],
          ...(look.next && { next: look.next }),
        },
      }
    },
  ),
  permitted(
    'groups:write',
    {
      id: 'renameGroup',
      method: 'put',
      path: '/groups/{id}',
      area: 'groups',
      summary: 'Another name for a group',
      body: z.strictObject({ name }),
      refusals: ['rank', 'no-such-group', ...NAME_REFUSALS],
      example: { body: { name: 'Engine room' } },
    },
    async ({ ports, by, asker, params, body }) => {
      const groupId = params.id as GroupId
      const outcome = await renameGroup(ports, { by, asker, groupId, name: body.name })
      return outcome.done ? DONE : { reason: renamed(outcome.reason) }
    },
  ),
  permitted(
    'groups:write',
    {
      id: 'deleteGroup',
      method: 'delete',
      path: '/groups/{id}',
      area: 'groups',
      summary: 'Remove a group; its members stay users',
      refusals: ['rank', 'no-such-group', 'last-administrator'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const deleted = await deleteGroup(ports, { by, asker, groupId: params.id as GroupId })
      return deleted.done ? DONE : deleted
    },
  ),
  permitted(
    'groups:write',
    {
      id: 'addMember',
      method: 'put',
      path: '/groups/{id}/members/{userId}',
      area: 'groups',
      summary: 'Put a user into a group, which gives them what it holds',
      refusals: [...UPON, 'member-already', 'too-many-groups'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const [groupId, userId] = [params.id as GroupId, params.userId as UserId]
      const added = await addMember(ports, { by, asker, groupId, userId })
      return added.done ? DONE : added
    },
  ),
  permitted(
    'groups:write',
    {
      id: 'removeMember',
      method: 'delete',
      path: '/groups/{id}/members/{userId}',
      area: 'groups',
      summary: 'Take a user out of a group, and with it what the group gives',
      refusals: [...UPON, 'no-member', 'last-administrator'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const [groupId, userId] = [params.id as GroupId, params.userId as UserId]
      const removed = await removeMember(ports, { by, asker, groupId, userId })
      return removed.done ? DONE : removed
    },
  ),
]
