import { type Context, Hono } from 'hono'
import { addMember } from '../../domain/groups/add-member.ts'
import type { Group } from '../../domain/groups/group.ts'
import { listGroups } from '../../domain/groups/list-groups.ts'
import { removeMember } from '../../domain/groups/remove-member.ts'
import type { GroupId, UserId } from '../../domain/ids.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, notice, table } from '../shared/parts.ts'
import { idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, rowButton, type Turned } from './parts.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { nameOfSubject, type SubjectPage, subjectToChange } from './subject.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const memberForm = strictForm({ group: textOf(64), change: oneOf(['join', 'leave']) })
const permission = 'groups:write'
const PAGE = 50
const DONE = ['joined', 'left'] as const

interface UserGroupsPage extends SubjectPage {
  all: readonly Group[]
  turning: Turned
  refusal?: string
  done?: (typeof DONE)[number]
}

/** Which groups a user is in, each with its button. */
export function userGroupRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })
  const path = routes.admin.userGroups
  const show = async (c: Context<Administering>, refusal?: string) => {
    const page = await subjectToChange(ports, c)
    if (page instanceof Response) return page
    const after = c.req.query('after')?.slice(0, 256)
    const turning = { ...(after !== undefined && { after }) }
    const list = await listGroups(ports, {
      by: { session: c.var.session },
      ...turning,
      limit: PAGE,
    })
    if (!list.done) return answerRefusal(c, list.reason, permission)
    const done = DONE.find((name) => name === c.req.query('done'))
    const shown = { ...page, all: list.groups, turning: { ...turning, next: list.next } }
    const said = { ...(refusal !== undefined && { refusal }), ...(done && { done }) }
    return c.html(`${userGroupsPage({ ...shown, ...said })}`, refusal === undefined ? 200 : 422)
  }

  web.get(path, guard, (c) => show(c))
  web.post(path, guard, async (c) => {
    const { group, change } = await readForm(c, memberForm)
    const userId = idParam<UserId>(c, 'id')
    const about = { by: { session: c.var.session }, userId, asker: askerOf(c) }
    const asked = { ...about, groupId: group as GroupId }
    const outcome =
      change === 'join' ? await addMember(ports, asked) : await removeMember(ports, asked)
    return settle(c, outcome, {
      permission,
      onwards: () => `${to(path, { id: userId })}?done=${change === 'join' ? 'joined' : 'left'}`,
      again: (reason) => show(c, refusalText(c.var.view, reason)),
    })
  })
  return web
}

function userGroupsPage(page: UserGroupsPage): Html {
  const { view, acting, subject, all, turning, refusal, done } = page
  const { words } = view
  const { id } = subject.user
  const path = to(routes.admin.userGroups, { id })
  const own = new Set(subject.groups.map((group) => group.id))
  const rows = all.map((group): Child[] => [
    html`<a href="${to(routes.admin.group, { id: group.id })}">${group.name}</a>`,
    own.has(group.id) ? badge('success', words('admin.holds-yes')) : words('admin.holds-no'),
    rowButton({
      action: path,
      hidden: { group: group.id, change: own.has(group.id) ? 'leave' : 'join' },
      label: words(own.has(group.id) ? 'admin.leave' : 'admin.join'),
      about: group.name,
      kind: own.has(group.id) ? 'danger' : 'secondary',
    }),
  ])
  const columns = [
    words('admin.column-group'),
    words('admin.column-member'),
    words('admin.column-action'),
  ]
  const name = nameOfSubject(subject)
  const caption = words('admin.groups-count', { count: rows.length })
  const list =
    rows.length > 0
      ? table({ caption, columns, rows })
      : nothing(words('admin.groups-none-title'), words('admin.groups-none'))
  const main = html`${done && notice(words, 'success', words(`admin.done-${done}`))}
<p>${words('admin.groups-of-lead')}</p><div id="groups">${list}</div>${pager(words, { path, ...turning })}
<p><a href="${to(routes.admin.user, { id })}">${words('admin.back-to-user', { name })}</a></p>`
  const refusals = refusal === undefined ? [] : [{ field: 'groups', text: refusal }]
  const title = words('admin.groups-of-title', { name })
  return adminLayout({ view, acting, title, main, refusals })
}
