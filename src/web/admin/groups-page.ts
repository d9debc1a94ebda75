import type { Group } from '../../domain/groups/group.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatDay } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { button, form, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, type Turned } from './parts.ts'

interface GroupsPage {
  view: View
  acting: Acting
  groups: readonly Group[]
  turning: Turned
  deleted: boolean
}

/** Every group of the account, by name. */
export function groupsPage({ view, acting, groups, turning, deleted }: GroupsPage): Html {
  const { words } = view
  const rows = groups.map(({ id, name, createdAt }): Child[] => [
    html`<a href="${to(routes.admin.group, { id })}">${name}</a>`,
    formatDay(createdAt, view),
  ])
  const columns = [words('admin.column-group'), words('admin.created')]
  const caption = words('admin.groups-count', { count: rows.length })
  const create =
    acting.may('groups:write') &&
    linkButton(words, {
      label: words('admin.groups-new'),
      href: routes.admin.newGroup,
      kind: 'primary',
    })
  const main = html`${deleted && notice(words, 'success', words('admin.done-group-deleted'))}
<p>${words('admin.groups-lead')}</p>
${
  rows.length > 0
    ? html`<p class="actions">${create}</p>${table({ caption, columns, rows })}`
    : nothing(words('admin.groups-none-title'), words('admin.groups-none'), create)
}${pager(words, { path: routes.admin.groups, ...turning })}`
  return adminLayout({ view, acting, title: words('admin.groups'), main })
}

interface NewGroupPage {
  view: View
  acting: Acting
  typed: string
  refusal?: string
}

export function newGroupPage({ view, acting, typed, refusal }: NewGroupPage): Html {
  const { words } = view
  const refusals = refusal === undefined ? [] : [{ field: 'name', text: refusal }]
  const fields = html`${textField(words, { name: 'name', label: words('admin.group-name'), hint: words('admin.group-name-hint'), value: typed, maxlength: 80, first: true, refusals })}
${button(words, { label: words('admin.groups-new-go') })}`
  const main = html`${form(routes.admin.newGroup, fields)}
<p><a href="${routes.admin.groups}">${words('admin.back-to-groups')}</a></p>`
  return adminLayout({ view, acting, title: words('admin.groups-new-title'), main, refusals })
}
