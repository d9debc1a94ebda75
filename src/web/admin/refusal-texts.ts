import type { ChangeAccountRefusal } from '../../domain/accounts/change-account.ts'
import type { CreateAccountRefusal } from '../../domain/accounts/create-account.ts'
import type { InviteRootRefusal } from '../../domain/accounts/invite-root.ts'
import type { AddMemberRefusal } from '../../domain/groups/add-member.ts'
import type { CreateGroupRefusal } from '../../domain/groups/create-group.ts'
import type { DeleteGroupRefusal } from '../../domain/groups/delete-group.ts'
import type { RemoveMemberRefusal } from '../../domain/groups/remove-member.ts'
import type { LookRefusal } from '../../domain/looks/change-look.ts'
import type { GivePermissionRefusal } from '../../domain/permissions/give-permission.ts'
import type { TakePermissionRefusal } from '../../domain/permissions/take-permission.ts'
import type { CreateUserRefusal } from '../../domain/users/create-user.ts'
import type { DeleteUserRefusal } from '../../domain/users/delete-user.ts'
import type { InvitationRefusal } from '../../domain/users/invite-user.ts'
import type { ReinstateUserRefusal } from '../../domain/users/reinstate-user.ts'
import type { RenameUserRefusal } from '../../domain/users/rename-user.ts'
import type { SuspendUserRefusal } from '../../domain/users/suspend-user.ts'
import { formatMoment } from '../../words/moments.ts'
import type { View } from '../shared/view.ts'
import type { ActorRefusal } from './with-permission.ts'

type AnyRefusal =
  | AddMemberRefusal
  | ChangeAccountRefusal
  | CreateAccountRefusal
  | CreateGroupRefusal
  | CreateUserRefusal
  | DeleteGroupRefusal
  | DeleteUserRefusal
  | GivePermissionRefusal
  | InvitationRefusal
  | InviteRootRefusal
  | ReinstateUserRefusal
  | RemoveMemberRefusal
  | RenameUserRefusal
  | SuspendUserRefusal
  | TakePermissionRefusal

/** Why what was typed or pressed is not done, and what would help. */
export const refusalText = (
  view: View,
  reason: Exclude<AnyRefusal, ActorRefusal>,
  retryAt?: Date,
): string => view.words(`admin.no-${reason}`, { until: retryAt ? formatMoment(retryAt, view) : '' })

export const lookRefusalText = (view: View, reason: Exclude<LookRefusal, ActorRefusal>): string =>
  view.words(`admin.no-${reason}`)
