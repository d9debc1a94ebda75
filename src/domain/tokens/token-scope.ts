import {
  PERMISSION_SETS,
  type Permission,
  type PermissionSet,
  permissionsOf,
} from '../permissions/permission-sets.ts'

/** What a token may be given. The desk is left out: its acts need a person (H11). */
export const TOKEN_SETS: readonly PermissionSet[] = PERMISSION_SETS.filter(
  (set) => set !== 'SupportDesk' && set !== 'SupportApprover',
)

/** The sets of which somebody holds every permission: what they may put into a token (H11). */
export const setsWithin = (held: ReadonlySet<Permission>): readonly PermissionSet[] =>
  TOKEN_SETS.filter((set) =>
    [...permissionsOf({ role: 'user', isOperator: false, sets: [set] })].every((one) =>
      held.has(one),
    ),
  )
