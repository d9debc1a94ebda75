import type { GroupId, UserId } from '../../../domain/ids.ts'
import { givePermission } from '../../../domain/permissions/give-permission.ts'
import type { HolderId } from '../../../domain/permissions/hold.ts'
import { PERMISSION_SETS, type PermissionSet } from '../../../domain/permissions/permission-sets.ts'
import { takePermission } from '../../../domain/permissions/take-permission.ts'
import { DONE, type Operation, permitted } from '../operation.ts'

const UPON = ['no-such-user', 'no-such-group', 'rank', 'root', 'yourself', 'set-rank'] as const
const ABOUT =
  'A set is given and taken only by a rank above its own, so only root gives AdministratorAccess.'

const isSet = (text: string): text is PermissionSet =>
  PERMISSION_SETS.some((known) => known === text)

const toUser = (id: string): HolderId => ({ userId: id as UserId })
const toGroup = (id: string): HolderId => ({ groupId: id as GroupId })

export const PERMISSIONS: readonly Operation[] = [
  ...pair({ of: 'User', path: '/users/{id}/permission-sets/{set}', whom: 'a user', to: toUser }),
  ...pair({
    of: 'Group',
    path: '/groups/{id}/permission-sets/{set}',
    whom: 'a group',
    to: toGroup,
  }),
]

interface Pair {
  of: 'User' | 'Group'
  path: '/users/{id}/permission-sets/{set}' | '/groups/{id}/permission-sets/{set}'
  whom: string
  to(id: string): HolderId
}

/** The same for users and for groups. */
function pair({ of, path, whom, to }: Pair): Operation[] {
  return [
    permitted(
      'permissions:write',
      {
        id: `give${of}Permission`,
        method: 'put',
        path,
        area: 'permissions',
        summary: `Give a permission set to ${whom}`,
        about: ABOUT,
        refusals: [...UPON, 'no-such-set', 'held-already'],
        example: {},
      },
      async ({ ports, by, asker, params }) => {
        if (!isSet(params.set)) return { reason: 'no-such-set' }
        const giving = { by, asker, to: to(params.id), permissionSet: params.set }
        const given = await givePermission(ports, giving)
        return given.done ? DONE : given
      },
    ),
    permitted(
      'permissions:write',
      {
        id: `take${of}Permission`,
        method: 'delete',
        path,
        area: 'permissions',
        summary: `Take a permission set from ${whom}`,
        about: ABOUT,
        refusals: [...UPON, 'no-such-set', 'not-held', 'last-administrator'],
        example: {},
      },
      async ({ ports, by, asker, params }) => {
        if (!isSet(params.set)) return { reason: 'no-such-set' }
        const taking = { by, asker, from: to(params.id), permissionSet: params.set }
        const taken = await takePermission(ports, taking)
        return taken.done ? DONE : taken
      },
    ),
  ]
}
