import { Hono } from 'hono'
import { lookAtUsers } from '../../domain/users/look-at-users.ts'
import { routes } from '../routes.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { FILTERS, usersPage } from './users-page.ts'
import { type Administering, withPermission } from './with-permission.ts'

const PAGE = 50

/** The people of the account, a page at a time. */
export function userListRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  web.get(routes.admin.users, withPermission(deps, 'users:read'), async (c) => {
    const { view, acting } = c.var
    const beginning = (c.req.query('name') ?? '').slice(0, 256)
    const only = FILTERS.find((filter) => filter === c.req.query('only'))
    const after = c.req.query('after')?.slice(0, 256)
    const asked = { beginning, ...(only && { only }), ...(after !== undefined && { after }) }
    const found = await lookAtUsers(ports, { acting, ...asked, limit: PAGE })
    const done = c.req.query('done')
    return c.html(`${usersPage({ view, acting, ...asked, found, done })}`)
  })
  return web
}
