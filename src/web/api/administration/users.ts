import { z } from 'zod'
import type { GroupId } from '../../../domain/ids.ts'
import { LANGUAGES, type UserId } from '../../../domain/ids.ts'
import { createUser } from '../../../domain/users/create-user.ts'
import { deleteUser } from '../../../domain/users/delete-user.ts'
import { inviteUser } from '../../../domain/users/invite-user.ts'
import { listUsers } from '../../../domain/users/list-users.ts'
import { lookAtUser } from '../../../domain/users/look-at-user.ts'
import { reinstateUser } from '../../../domain/users/reinstate-user.ts'
import { renameUser } from '../../../domain/users/rename-user.ts'
import { suspendUser } from '../../../domain/users/suspend-user.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { EMAIL_REFUSALS } from '../refusal-lists.ts'
import { given, id, pageOf, paging, textOf } from '../shapes.ts'
import { ADA, ADA_IN_FULL, lineOf, userLine, userView, viewOf } from './user-shapes.ts'

const userName = textOf(200)
const email = textOf(320)
const NAME_REFUSALS = [
  'user-name-missing',
  'user-name-too-long',
  'user-name-characters',
  'user-name-taken',
] as const
const UPON = ['no-such-user', 'rank', 'root', 'yourself'] as const

export const USERS: readonly Operation[] = [
  permitted(
    'users:read',
    {
      id: 'listUsers',
      method: 'get',
      path: '/users',
      area: 'users',
      summary: 'Users of the account but root, in the order of their names',
      query: z.strictObject({
        ...paging,
        /** Only names that begin like this. */
        beginning: textOf(64).optional(),
        only: z.enum(['without-device', 'suspended', 'invited', 'number-unproven']).optional(),
      }),
      output: pageOf(userLine),
      refusals: [],
      example: { query: { beginning: 'a', limit: '50' }, output: { items: [ADA] } },
    },
    async ({ ports, by, query: { after, limit, beginning, only } }) => {
      const list = await listUsers(ports, {
        by,
        limit,
        ...(after && { after }),
        ...(beginning && { beginning }),
        ...(only && { only }),
      })
      if (!list.done) return list
      return { value: { items: list.users.map(lineOf), ...(list.next && { next: list.next }) } }
    },
  ),
  permitted(
    'users:write',
    {
      id: 'createUser',
      method: 'post',
      path: '/users',
      area: 'users',
      summary: 'Somebody new; with an address they are invited at once',
      about: 'They choose their password by the link of the invitation. Nobody sets it for them.',
      status: 201,
      body: z.strictObject({
        userName,
        email: email.optional(),
        language: z.enum(LANGUAGES).optional(),
        timeZone: textOf(64).optional(),
        groups: z.array(id).max(50).optional(),
      }),
      output: z.strictObject({ id, invited: z.boolean() }),
      refusals: [
        ...NAME_REFUSALS,
        ...EMAIL_REFUSALS,
        'unknown-language',
        'unknown-time-zone',
        'no-such-group',
        'no-such-user',
        'rank',
        'too-many-groups',
        'too-many',
      ],
      example: {
        body: { userName: 'ada', email: 'ada@example.org' },
        output: { id: ADA.id, invited: true },
      },
    },
    async ({ ports, by, asker, body: { groups, ...body } }) => {
      const asked = { ...given(body), userName: body.userName }
      const created = await createUser(ports, {
        ...asked,
        ...(groups && { groups: groups as GroupId[] }),
        by,
        asker,
      })
      if (!created.done) return created
      return { value: { id: created.user.id, invited: created.invited } }
    },
  ),
  permitted(
    'users:read',
    {
      id: 'getUser',
      method: 'get',
      path: '/users/{id}',
      area: 'users',
      summary: 'One user: contacts, devices, groups, permission sets, and how to get back in',
      about: 'Never a secret. The telephone number is whole only for whoever holds `account:read`.',
      output: userView,
      refusals: ['no-such-user'],
      example: { output: ADA_IN_FULL },
    },
    async ({ ports, by, params }) => {
      const look = await lookAtUser(ports, { by, userId: params.id as UserId })
      return look.done ? { value: viewOf(look.view) } : look
    },
  ),
  permitted(
    'users:write',
    {
      id: 'renameUser',
      method: 'put',
      path: '/users/{id}/name',
      area: 'users',
      summary: 'Another name to sign in with; the owner is told',
      body: z.strictObject({ userName }),
      refusals: [...UPON, ...NAME_REFUSALS],
      example: { body: { userName: 'ada.lovelace' } },
    },
    async ({ ports, by, asker, params, body }) => {
      const userId = params.id as UserId
      const renamed = await renameUser(ports, { by, asker, userId, userName: body.userName })
      return renamed.done ? DONE : renamed
    },
  ),
  permitted(
    'users:write',
    {
      id: 'inviteUser',
      method: 'post',
      path: '/users/{id}/invite',
      area: 'users',
      summary: 'Mail somebody who never had a password another invitation',
      about: 'The older one is dead from now on. With `email` it goes there.',
      body: z.strictObject({ email: email.optional() }),
      refusals: [...UPON, ...EMAIL_REFUSALS, 'has-password', 'no-address', 'suspended', 'too-many'],
      example: { body: {} },
    },
    async ({ ports, by, asker, params, body }) => {
      const userId = params.id as UserId
      const invited = await inviteUser(ports, { by, asker, userId, ...given(body) })
      return invited.done ? DONE : invited
    },
  ),
  permitted(
    'users:write',
    {
      id: 'suspendUser',
      method: 'post',
      path: '/users/{id}/suspend',
      area: 'users',
      summary: 'Close every door; what is open ends now',
      refusals: [...UPON, 'suspended-already', 'last-administrator'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const suspended = await suspendUser(ports, { by, asker, userId: params.id as UserId })
      return suspended.done ? DONE : suspended
    },
  ),
  permitted(
    'users:write',
    {
      id: 'reinstateUser',
      method: 'post',
      path: '/users/{id}/reinstate',
      area: 'users',
      summary: 'Lift a suspension; they sign in anew',
      refusals: [...UPON, 'not-suspended'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const reinstated = await reinstateUser(ports, { by, asker, userId: params.id as UserId })
      return reinstated.done ? DONE : reinstated
    },
  ),
  permitted(
    'users:write',
    {
      id: 'deleteUser',
      method: 'delete',
      path: '/users/{id}',
      area: 'users',
      summary: 'Remove a user with everything that is theirs, for good',
      about: 'The audit log keeps the id, and what it was called.',
      refusals: [...UPON, 'last-administrator'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const deleted = await deleteUser(ports, { by, asker, userId: params.id as UserId })
      return deleted.done ? DONE : deleted
    },
  ),
]
