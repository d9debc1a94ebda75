import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { button, card, form, linkButton, notice, table } from '../shared/parts.ts'
import { adminLayout } from './admin-layout.ts'
import type { GroupPage } from './group-of.ts'
import { pager, rowButton } from './parts.ts'
import { setsPart } from './sets-part.ts'

/** What was done just now, as the address says. */
export const GROUP_DONE = [
  'created',
  'renamed',
  'joined',
  'left',
  'set-given',
  'set-taken',
] as const
type Done = (typeof GROUP_DONE)[number]

/** What a page says beside the group. */
export interface Said {
  done?: Done
  typed?: string
  refusal?: string
}

const SAID = {
  created: 'admin.done-group-created',
  renamed: 'admin.done-group-renamed',
  joined: 'admin.done-joined',
  left: 'admin.done-left',
  'set-given': 'admin.done-set-given',
  'set-taken': 'admin.done-set-taken',
} as const satisfies Record<Done, string>

/** One group: what it gives, who is in it, and what may be done about it. */
export function groupPage(page: GroupPage & Said): Html {
  const { view, acting, seen, mayChange, done, refusal } = page
  const { words } = view
  const { id, name } = seen.group
  const main = html`${done && notice(words, 'success', words(SAID[done]))}
${sets(page)}${members(page)}${
  mayChange
    ? html`<p class="actions">${linkButton(words, { label: words('admin.group-rename'), href: to(routes.admin.renameGroup, { id }) })}
${linkButton(words, { label: words('admin.group-delete'), href: to(routes.admin.deleteGroup, { id }) })}</p>`
    : acting.may('groups:write') && html`<p class="hint">${words('admin.group-actions-none')}</p>`
}
<p><a href="${routes.admin.groups}">${words('admin.back-to-groups')}</a></p>`
  const refusals = refusal === undefined ? [] : [{ field: 'name', text: refusal }]
  return adminLayout({ view, acting, title: name, main, refusals })
}

function sets({ view, acting, seen, mayChange }: GroupPage): Html {
  const { words } = view
  const { grants, group } = seen
  const list =
    grants.length > 0
      ? html`<ul class="list">${grants.map(({ permissionSet }) => html`<li><code>${permissionSet}</code></li>`)}</ul>`
      : html`<p>${words('admin.group-sets-none')}</p>`
  const change =
    mayChange &&
    acting.may('permissions:write') &&
    linkButton(words, {
      label: words('admin.sets-change'),
      href: to(routes.admin.groupPermissions, { id: group.id }),
    })
  return card(words('admin.sets'), html`${list}${change}`, 'sets')
}

function members(page: GroupPage & Said): Html {
  const { view, seen, mayChange, after } = page
  const { words } = view
  const { id } = seen.group
  const rows = seen.members.map((member): Child[] => {
    const name = member.userName ?? ''
    const link = html`<a href="${to(routes.admin.user, { id: member.id })}">${name}</a>`
    if (!mayChange) return [link]
    const label = words('admin.member-remove')
    const action = to(routes.adminForms.groupMembers, { id })
    const button = { action, hidden: { leave: member.id }, label, about: name } as const
    return [link, rowButton({ ...button, kind: 'danger' })]
  })
  const columns = [words('admin.column-name'), ...(mayChange ? [words('admin.column-action')] : [])]
  const caption = words('admin.members-count', { count: rows.length })
  const list =
    rows.length > 0
      ? table({ caption, columns, rows })
      : html`<p>${words('admin.members-none')}</p>`
  const turning = { path: to(routes.admin.group, { id }), after, next: seen.next }
  const body = html`${list}${pager(words, turning)}${mayChange && addForm(page)}`
  return card(words('admin.members'), body, 'members')
}

function addForm({ view: { words }, seen, typed, refusal }: GroupPage & Said): Html {
  const refusals = refusal === undefined ? [] : [{ field: 'name', text: refusal }]
  const field = textField(words, {
    name: 'name',
    label: words('admin.member-name'),
    hint: words('admin.member-name-hint'),
    value: typed ?? '',
    maxlength: 64,
    refusals,
  })
  const go = button(words, { label: words('admin.member-add'), kind: 'secondary' })
  return form(to(routes.adminForms.groupMembers, { id: seen.group.id }), html`${field}${go}`)
}

export function renameGroupPage(page: GroupPage & Said): Html {
  const { view, acting, seen, typed, refusal } = page
  const { words } = view
  const { id, name } = seen.group
  const refusals = refusal === undefined ? [] : [{ field: 'name', text: refusal }]
  const field = textField(words, {
    name: 'name',
    label: words('admin.group-name'),
    hint: words('admin.group-rename-hint'),
    value: typed ?? name,
    maxlength: 80,
    first: true,
    refusals,
  })
  const go = button(words, { label: words('admin.rename-go') })
  const main = html`${form(to(routes.admin.renameGroup, { id }), html`${field}${go}`)}${back(page)}`
  return adminLayout({
    view,
    acting,
    title: words('admin.group-rename-title', { name }),
    main,
    refusals,
  })
}

export function deleteGroupPage(page: GroupPage & Said): Html {
  const { view, acting, seen, refusal } = page
  const { words } = view
  const { id, name } = seen.group
  const go = html`<div class="actions" id="go">${button(words, { label: words('admin.delete-go'), kind: 'danger' })}
${linkButton(words, { label: words('shared.cancel'), href: to(routes.admin.group, { id }) })}</div>`
  const main = html`<ul class="list"><li>${words('admin.group-delete-members')}</li>
<li>${words('admin.group-delete-never')}</li></ul>${form(to(routes.admin.deleteGroup, { id }), go)}`
  const refusals = refusal === undefined ? [] : [{ field: 'go', text: refusal }]
  return adminLayout({
    view,
    acting,
    title: words('admin.group-delete-title', { name }),
    main,
    refusals,
  })
}

/** What everybody in the group holds, each set with its button. */
export function groupSetsPage(page: GroupPage & Said): Html {
  const { view, acting, seen, refusal } = page
  const { words } = view
  const { id, name } = seen.group
  const part = setsPart({
    view,
    acting,
    action: to(routes.admin.groupPermissions, { id }),
    held: new Set(seen.grants.map(({ permissionSet }) => permissionSet)),
  })
  const main = html`<p>${words('admin.sets-group-lead')}</p><div id="sets">${part}</div>${back(page)}`
  const refusals = refusal === undefined ? [] : [{ field: 'sets', text: refusal }]
  return adminLayout({
    view,
    acting,
    title: words('admin.sets-group-title', { name }),
    main,
    refusals,
  })
}

const back = ({ view: { words }, seen: { group } }: GroupPage): Html =>
  html`<p><a href="${to(routes.admin.group, { id: group.id })}">${words('admin.back-to-group', { name: group.name })}</a></p>`
