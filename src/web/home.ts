import { type Context, Hono } from 'hono'
import { findSession } from '../domain/sessions/find-session.ts'
import { routes } from './routes.ts'
import { html } from './shared/html.ts'
import { layout } from './shared/layout.ts'
import { readSessionCookie } from './shared/session-cookie.ts'
import type { Web } from './shared/web.ts'
import type { SessionDeps } from './signin/with-session.ts'

/** The start page leads to where its visitor is: signed in, not signed in, or before the first account. */
export function homeRoutes({ ports, sessionByToken }: SessionDeps): Hono<Web> {
  const web = new Hono<Web>()
  web.get(routes.home, async (c) => {
    const token = readSessionCookie(c)
    if (token && (await findSession(ports, sessionByToken, token)))
      return c.redirect(routes.security.page, 303)
    if (await ports.read(({ accounts }) => accounts.none())) return emptyPage(c)
    return c.redirect(routes.signin.name, 303)
  })
  return web
}

function emptyPage(c: Context<Web>): Response | Promise<Response> {
  const { view } = c.var
  const { words } = view
  const main = html`<p>${words('shared.empty-text')}</p><p class="hint">${words('shared.empty-again')}</p>`
  return c.html(`${layout({ view, title: words('shared.empty-title'), main })}`)
}
