import { type Context, Hono } from 'hono'
import { createGroup } from '../../domain/groups/create-group.ts'
import { listGroups } from '../../domain/groups/list-groups.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { groupsPage, newGroupPage } from './groups-page.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const groupForm = strictForm({ name: textOf() })
const permission = 'groups:write'
const PAGE = 50

/** The groups of the account by name, and a new one. */
export function groupListRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })
  const { groups, newGroup, group } = routes.admin

  web.get(groups, withPermission(deps, 'users:read'), async (c) => {
    const { view, acting, session } = c.var
    const after = c.req.query('after')?.slice(0, 256)
    const turning = { ...(after !== undefined && { after }) }
    const list = await listGroups(ports, { by: { session }, ...turning, limit: PAGE })
    if (!list.done) return answerRefusal(c, list.reason, 'users:read')
    const page = { view, acting, groups: list.groups, turning: { ...turning, next: list.next } }
    return c.html(`${groupsPage({ ...page, deleted: c.req.query('done') === 'deleted' })}`)
  })

  const show = (c: Context<Administering>, typed = '', refusal?: string) => {
    const { view, acting } = c.var
    const page = { view, acting, typed, ...(refusal !== undefined && { refusal }) }
    return c.html(`${newGroupPage(page)}`, refusal === undefined ? 200 : 422)
  }

  web.get(newGroup, guard, (c) => show(c))
  web.post(newGroup, guard, async (c) => {
    const { name } = await readForm(c, groupForm)
    const about = { by: { session: c.var.session }, asker: askerOf(c) }
    return settle(c, await createGroup(ports, { ...about, name }), {
      permission,
      onwards: ({ group: { id } }) => `${to(group, { id })}?done=created`,
      again: (reason) => show(c, name, refusalText(c.var.view, reason)),
    })
  })

  return web
}
