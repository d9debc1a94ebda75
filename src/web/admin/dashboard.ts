import { Hono } from 'hono'
import { lookAtDashboard } from '../../domain/accounts/look-at-dashboard.ts'
import { routes } from '../routes.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { dashboardPage } from './dashboard-page.ts'
import { type Administering, withPermission } from './with-permission.ts'

/** Where the administration begins: what stands how. */
export function dashboardRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const looking = ['users:read', 'account:read', 'account:write', 'audit:read'] as const
  web.get(routes.admin.page, withPermission(deps, looking), async (c) => {
    const { view, acting } = c.var
    const dashboard = await lookAtDashboard(ports, { acting })
    return c.html(`${dashboardPage({ view, acting, dashboard })}`)
  })
  return web
}
