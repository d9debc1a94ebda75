import type { Acting } from '../../domain/permissions/acting.ts'
import {
  PERMISSION_SETS,
  type PermissionSet,
  rankOfSet,
} from '../../domain/permissions/permission-sets.ts'
import type { WordKey } from '../../words/words.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { rowButton } from './parts.ts'

/** What each set lets people do, in a sentence. */
const ABOUT: Record<PermissionSet, WordKey> = {
  AdministratorAccess: 'admin.about-AdministratorAccess',
  UserAdministrator: 'admin.about-UserAdministrator',
  'account:ViewAccount': 'admin.about-ViewAccount',
  'account:ModifyAccount': 'admin.about-ModifyAccount',
  AuditRead: 'admin.about-AuditRead',
  SupportDesk: 'admin.about-SupportDesk',
  SupportApprover: 'admin.about-SupportApprover',
}

interface SetsPart {
  view: View
  acting: Acting
  /** Where each button posts to. */
  action: string
  /** Given to this user or group itself. */
  held: ReadonlySet<PermissionSet>
  /** Held by way of a group of this name. */
  byGroup?: ReadonlyMap<PermissionSet, string>
}

/** Every permission set, whether it is held, and the button that changes it where whoever acts may. */
export function setsPart({ view, acting, action, held, byGroup }: SetsPart): Html {
  const { words } = view
  const rows = PERMISSION_SETS.map((set): Child[] => [
    html`<code>${set}</code><p class="hint">${words(ABOUT[set])}</p>`,
    held.has(set)
      ? badge('success', words('admin.holds-yes'))
      : byGroup?.has(set)
        ? badge('info', words('admin.holds-by-group', { group: byGroup.get(set) ?? '' }))
        : words('admin.holds-no'),
    rankOfSet(set) < acting.rank
      ? rowButton({
          action,
          hidden: { set, change: held.has(set) ? 'take' : 'give' },
          label: words(held.has(set) ? 'admin.take' : 'admin.give'),
          about: set,
          kind: held.has(set) ? 'danger' : 'secondary',
        })
      : html`<span class="hint">${words('admin.above-you')}</span>`,
  ])
  const columns = [
    words('admin.column-set'),
    words('admin.column-holds'),
    words('admin.column-action'),
  ]
  return table({ caption: words('admin.sets-count', { count: rows.length }), columns, rows })
}
