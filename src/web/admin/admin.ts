import { Hono } from 'hono'
import type { SessionDeps } from '../signin/with-session.ts'
import { dashboardRoutes } from './dashboard.ts'
import { userListRoutes } from './users.ts'
import { watchedRoutes } from './watched.ts'
import type { Administering } from './with-permission.ts'

/** What whoever was given permissions does for others. */
export function adminRoutes(deps: SessionDeps): Hono<Administering> {
  const web = new Hono<Administering>()
  web.route('/', dashboardRoutes(deps))
  web.route('/', userListRoutes(deps))
  web.route('/', watchedRoutes(deps))
  return web
}
