import type { Acting } from '../../domain/permissions/acting.ts'
import type { UserLine, UserLines } from '../../domain/users/look-at-users.ts'
import type { UserFilter } from '../../domain/users/store.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { selectField, textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, button, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, stateBadge, userLink } from './parts.ts'

export const FILTERS = [
  'without-device',
  'invited',
  'suspended',
  'number-unproven',
] as const satisfies readonly UserFilter[]

interface UsersPage {
  view: View
  acting: Acting
  /** As typed. */
  beginning: string
  only?: UserFilter
  after?: string
  found: UserLines
  done?: string | undefined
}

/** Everybody of the account but root, by name; or those that were asked for. */
export function usersPage(page: UsersPage): Html {
  const { view, acting, beginning, only, after, found, done } = page
  const { words } = view
  const query = { ...(beginning && { name: beginning }), ...(only && { only }) }
  const main = html`${done === 'deleted' && notice(words, 'success', words('admin.done-deleted'))}
${
  acting.may('users:write') &&
  html`<p class="actions">${linkButton(words, { label: words('admin.users-new'), href: routes.admin.newUser, kind: 'primary' })}${acting.may('permissions:write') && linkButton(words, { label: words('import.go-there'), href: routes.admin.importUsers })}</p>`
}${search(page)}${found.lines.length > 0 ? listOf(view, found.lines) : empty(page)}
${pager(words, { path: routes.admin.users, query, after, next: found.next })}`
  return adminLayout({ view, acting, title: words('admin.users'), main })
}

const search = ({ view: { words }, beginning, only }: UsersPage): Html =>
  html`<form method="get" action="${routes.admin.users}" role="search" class="search">
${textField(words, { name: 'name', label: words('admin.users-search'), value: beginning, optional: true, maxlength: 64 })}
${selectField(words, {
  name: 'only',
  label: words('admin.users-only'),
  options: [
    { value: '', label: words('admin.users-everybody') },
    ...FILTERS.map((value) => ({ value, label: words(`admin.only-${value}`) })),
  ],
  value: only ?? '',
  optional: true,
})}
${button(words, { label: words('admin.users-show'), kind: 'secondary' })}</form>`

function listOf(view: View, lines: readonly UserLine[]): Html {
  const { words } = view
  const columns = [
    words('admin.column-name'),
    words('admin.column-address'),
    words('admin.column-device'),
    words('admin.column-last-sign-in'),
    words('admin.column-state'),
  ]
  const rows = lines.map(({ user, email, lastSignInAt }): Child[] => [
    userLink(user),
    email ? html`<span class="typed">${email}</span>` : words('admin.no-address'),
    user.protectedAt ? words('admin.has-device') : badge('warning', words('admin.no-device')),
    lastSignInAt ? formatMoment(lastSignInAt, view) : words('admin.never'),
    stateBadge(words, user),
  ])
  return table({ caption: words('admin.users-count', { count: lines.length }), columns, rows })
}

function empty({ view: { words }, acting, beginning, only, after }: UsersPage): Html {
  const everybody = linkButton(words, {
    label: words('admin.users-all'),
    href: routes.admin.users,
  })
  if (beginning !== '')
    return nothing(words('admin.users-not-found-title'), words('admin.users-not-found'), everybody)
  if (only)
    return nothing(words('admin.users-no-such-title'), words(`admin.none-${only}`), everybody)
  if (after !== undefined)
    return nothing(words('admin.users-end-title'), words('admin.users-end'), everybody)
  const hint = acting.may('users:write') ? 'admin.users-none' : 'admin.users-none-yet'
  return nothing(words('admin.users-none-title'), words(hint))
}
