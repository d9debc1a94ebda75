import { Hono } from 'hono'
import { isLive } from '../../domain/sessions/session.ts'
import { routes } from '../routes.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { subjectOf } from './subject.ts'
import { underWay } from './under-way-part.ts'
import { USER_DONE, userPage } from './user-page.ts'
import { type Administering, withPermission } from './with-permission.ts'

/** One user: what is known of them, and what whoever looks may do about it. */
export function userRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  web.get(routes.admin.user, withPermission(deps, 'users:read'), async (c) => {
    const page = await subjectOf(ports, c)
    if (page instanceof Response) return page
    const { id } = page.subject.user
    const all = await ports.read((stores) => stores.sessions.of(id))
    const { sessionIdleMs } = ports.settings
    const sessions = all.filter((one) => isLive(one, sessionIdleMs, ports.now())).length
    const done = USER_DONE.find((name) => name === c.req.query('done'))
    const begun = await underWay(ports, { acting: page.acting, userId: id })
    return c.html(`${userPage({ ...page, sessions, begun, ...(done && { done }) })}`)
  })
  return web
}
