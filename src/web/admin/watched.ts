import { Hono } from 'hono'
import { listCalls } from '../../domain/calls/list-calls.ts'
import { lookAtSpending } from '../../domain/calls/look-at-spending.ts'
import type { CallId, RecoveryId } from '../../domain/ids.ts'
import { listUnfinished } from '../../domain/recovery/list-unfinished.ts'
import { routes } from '../routes.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { callsPage } from './calls-page.ts'
import { placeText, readPlace } from './list-place.ts'
import { recoveriesPage } from './recoveries-page.ts'
import { type Administering, withPermission } from './with-permission.ts'

const PAGE = 50

/** What happens to people of the account just now: who is getting back in, and whose telephone could not be reached. */
export function watchedRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()

  web.get(routes.admin.recoveries, withPermission(deps, 'users:read'), async (c) => {
    const { view, acting } = c.var
    const place = readPlace<RecoveryId>(c.req.query('after'))
    const after = place && { openedAt: place.at, id: place.id }
    const found = await listUnfinished(ports, { acting, ...(after && { after }), limit: PAGE })
    const next = found.next && placeText({ at: found.next.openedAt, id: found.next.id })
    const turning = { after: place && placeText(place), next }
    return c.html(`${recoveriesPage({ view, acting, lines: found.lines, turning })}`)
  })

  web.get(routes.admin.calls, withPermission(deps, 'users:read'), async (c) => {
    const { view, acting } = c.var
    const place = readPlace<CallId>(c.req.query('after'))
    const after = place && { createdAt: place.at, id: place.id }
    const which = c.req.query('which') === 'all' ? 'all' : 'failed'
    const found = await listCalls(ports, { acting, which, ...(after && { after }), limit: PAGE })
    const spending = await lookAtSpending(ports, { acting })
    const next = found.next && placeText({ at: found.next.createdAt, id: found.next.id })
    const turning = { after: place && placeText(place), next }
    const page = { view, acting, which, lines: found.lines, spending, turning } as const
    return c.html(`${callsPage(page)}`)
  })

  return web
}
