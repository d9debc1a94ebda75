import { Hono } from 'hono'
import { listActivity } from '../../domain/audit/list-activity.ts'
import { routes } from '../routes.ts'
import type { SignedIn } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { activityPage } from './activity-page.ts'

/** What happened to one's own sign-in. */
export function activityRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  web.get(routes.account.activity, async (c) => {
    const { view, session } = c.var
    const asked = /^[1-9]\d{0,14}$/.exec(c.req.query('before') ?? '')?.[0]
    const before = asked === undefined ? {} : { before: Number(asked) }
    const page = await listActivity(ports, { session, ...before })
    return c.html(`${activityPage({ view, ...page, isFirst: asked === undefined })}`)
  })
  return web
}
