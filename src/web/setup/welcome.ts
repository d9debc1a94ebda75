import { Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { routes } from '../routes.ts'
import { type SessionDeps, type SignedIn, withSession } from '../signin/with-session.ts'
import { welcomePage } from './welcome-page.ts'

/** After set-up: three steps, each an ordinary page that can be skipped and found again. */
export function welcomeRoutes(deps: SessionDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  web.use(routes.welcome, withSession(deps))
  web.get(routes.welcome, async (c) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    return c.html(`${welcomePage({ view, account, numbers: ports.numbers })}`)
  })
  return web
}
