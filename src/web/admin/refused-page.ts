import {
  PERMISSION_SETS,
  type Permission,
  type PermissionSet,
  permissionsOf,
} from '../../domain/permissions/permission-sets.ts'
import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export interface RefusedPage {
  view: View
  reason: 'device-first' | 'not-permitted' | 'rank' | 'root' | 'yourself'
  /** One of these would have done. */
  permissions: readonly Permission[]
}

/** Why this page is not for whoever asks, and what would make it so. */
export function refusedPage({ view, reason, permissions }: RefusedPage): Html {
  const { words } = view
  const title: WordKey = `admin.refused-${reason}-title`
  const main = html`<p>${words(`admin.refused-${reason}`)}</p>
${reason === 'not-permitted' && whatWouldDo(view, permissions)}
<p class="actions">${
    reason === 'device-first'
      ? linkButton(words, {
          label: words('admin.refused-add-device'),
          href: routes.security.add,
          kind: 'primary',
        })
      : linkButton(words, way(view, reason))
  }</p>`
  return layout({ view, title: words(title), main })
}

const way = ({ words }: View, reason: RefusedPage['reason']) =>
  reason === 'yourself'
    ? { label: words('account.security-go'), href: routes.security.page }
    : { label: words('shared.go-home'), href: routes.home }

function whatWouldDo({ words }: View, permissions: readonly Permission[]): Html {
  const sets = PERMISSION_SETS.filter((set) => givesOneOf(set, permissions))
  if (sets.length === 0) return html`<p>${words('admin.refused-operators')}</p>`
  return html`<p>${words('admin.refused-sets')}</p>
<ul class="list">${sets.map((set) => html`<li><code>${set}</code></li>`)}</ul>
<p>${words('admin.refused-who')}</p>`
}

function givesOneOf(set: PermissionSet, permissions: readonly Permission[]): boolean {
  const given = permissionsOf({ role: 'user', isOperator: false, sets: [set] })
  return permissions.some((permission) => given.has(permission))
}
