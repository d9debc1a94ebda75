import { Hono } from 'hono'
import { findSession } from '../../domain/sessions/find-session.ts'
import { signOut } from '../../domain/sessions/sign-out.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { clearSessionCookie, readSessionCookie } from '../shared/session-cookie.ts'
import type { Web } from '../shared/web.ts'
import type { SessionDeps } from './with-session.ts'

const emptyForm = strictForm({})

/** Ends the session, whatever its assurance; without one there is nothing left to do. */
export function signOutRoutes({ ports, sessionByToken }: SessionDeps): Hono<Web> {
  const web = new Hono<Web>()
  web.post(routes.signout, async (c) => {
    await readForm(c, emptyForm)
    const token = readSessionCookie(c)
    const found = token && (await findSession(ports, sessionByToken, token))
    if (found) await signOut(ports, { session: found.session, asker: askerOf(c) })
    clearSessionCookie(c)
    return c.redirect(`${routes.signin.name}?signed-out`, 303)
  })
  return web
}
