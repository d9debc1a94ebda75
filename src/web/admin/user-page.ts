import type { Grant } from '../../domain/permissions/grant.ts'
import type { UserView } from '../../domain/users/look-at-user.ts'
import { formatDay, formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, card, facts, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { serverWords } from './parts.ts'
import { nameOfSubject, type SubjectPage } from './subject.ts'
import { type UnderWay, underWayCard } from './under-way-part.ts'
import { userActions } from './user-actions-part.ts'

/** What was done just now, as the address says. */
export const USER_DONE = [
  'created',
  'created-invited',
  'renamed',
  'suspended',
  'reinstated',
  'invited',
] as const

interface UserPage extends SubjectPage {
  /** How many browsers they are signed in with. */
  sessions: number
  begun: UnderWay
  done?: (typeof USER_DONE)[number]
}

/** Everything that an administrator sees of a user: never a secret, nor anything that opens a door. */
export function userPage(page: UserPage): Html {
  const { view, acting, subject, done } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(`admin.done-${done}`))}
${subject.user.suspendedAt && notice(words, 'warning', words('admin.suspended-since', { when: formatMoment(subject.user.suspendedAt, view) }))}
${underWayCard(view, { acting, found: page.begun })}${known(page)}${devices(view, subject)}${permissions(page)}${groups(page)}
${userActions(page)}${history(page)}<p><a href="${routes.admin.users}">${words('admin.back-to-users')}</a></p>`
  return adminLayout({ view, acting, title: nameOfSubject(subject), main })
}

/** What happened to them is told in one place. */
const history = ({ view: { words }, acting, subject }: UserPage): Html | undefined =>
  acting.may('audit:read')
    ? card(
        words('admin.history'),
        linkButton(words, {
          label: words('admin.history-go'),
          href: `${routes.admin.audit}?${new URLSearchParams({ subject: subject.user.id })}`,
        }),
      )
    : undefined

function known({ view, subject, sessions }: UserPage): Html {
  const { words } = view
  const { user, addresses, number } = subject
  return facts([
    { term: words('admin.column-state'), value: state(view, subject) },
    {
      term: words('admin.addresses'),
      value:
        addresses.length === 0
          ? words('admin.no-address')
          : addresses.map(
              ({ email, verifiedAt, refusedAt, refusal }, i) =>
                html`${i > 0 && html`<br>`}${email} ${verifiedAt ? '' : badge('neutral', words('account.address-unverified'))} ${refusedAt && html`${badge('warning', words('account.address-refused'))} <span class="hint">${refusal && serverWords(refusal)}</span>`}`,
            ),
    },
    {
      term: words('admin.column-number'),
      value: number ? html`${number.text} ${numberBadge(view, number)}` : words('admin.no-number'),
    },
    { term: words('admin.sessions'), value: words('admin.sessions-count', { count: sessions }) },
    { term: words('admin.created'), value: formatDay(user.createdAt, view) },
  ])
}

function state({ words }: View, { user }: UserView): Html {
  if (user.suspendedAt) return badge('warning', words('admin.state-suspended'))
  if (user.invited) return badge('neutral', words('admin.state-invited'))
  return badge('success', words('admin.state-active'))
}

function numberBadge({ words }: View, number: NonNullable<UserView['number']>): Html {
  if (number.suspendedAt) return badge('warning', words('account.number-suspended'))
  return number.provenAt
    ? badge('success', words('account.number-proven'))
    : badge('warning', words('account.number-unproven'))
}

function devices(view: View, { devices }: UserView): Html {
  const { words } = view
  const rows = devices.map(({ name, status, activatedAt, lastUsedAt }): Child[] => [
    name,
    badge(status === 'active' ? 'success' : 'warning', words(`security.state-${status}`)),
    activatedAt && formatDay(activatedAt, view),
    lastUsedAt ? formatMoment(lastUsedAt, view) : words('security.never-used'),
  ])
  const columns = [
    words('security.device'),
    words('security.state'),
    words('security.since'),
    words('security.last-used'),
  ]
  const caption = words('admin.devices-count', { count: rows.length })
  const body =
    rows.length > 0
      ? table({ caption, columns, rows })
      : html`<p>${words('admin.devices-none')}</p>`
  return card(words('admin.devices'), body, 'devices')
}

function permissions({ view, acting, subject }: UserPage): Html {
  const { words } = view
  const { grants, user } = subject
  const list =
    user.role === 'root'
      ? html`<p>${words('admin.sets-root')}</p>`
      : grants.length > 0
        ? html`<ul class="list">${grants.map((grant) => html`<li><code>${grant.permissionSet}</code> ${origin(view, subject, grant)}</li>`)}</ul>`
        : html`<p>${words('admin.sets-none')}</p>`
  const change = subject.below && acting.may('permissions:write')
  return card(
    words('admin.sets'),
    html`${list}${change && linkButton(words, { label: words('admin.sets-change'), href: to(routes.admin.userPermissions, { id: user.id }) })}`,
    'sets',
  )
}

/** By which group they hold it, if it is not their own. */
function origin({ words }: View, { groups, user }: UserView, { holderId }: Grant): Html | string {
  if (holderId === user.id) return ''
  const group = groups.find(({ id }) => id === holderId)?.name ?? ''
  return html`<span class="hint">${words('admin.by-group', { group })}</span>`
}

function groups({ view, acting, subject }: UserPage): Html | undefined {
  const { words } = view
  const { groups, user } = subject
  if (user.role === 'root') return undefined
  const list =
    groups.length > 0
      ? html`<ul class="list">${groups.map(({ id, name }) => html`<li><a href="${to(routes.admin.group, { id })}">${name}</a></li>`)}</ul>`
      : html`<p>${words('admin.groups-of-none')}</p>`
  const change = subject.below && acting.may('groups:write')
  return card(
    words('admin.groups'),
    html`${list}${change && linkButton(words, { label: words('admin.groups-change'), href: to(routes.admin.userGroups, { id: user.id }) })}`,
    'groups',
  )
}
