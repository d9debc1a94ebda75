import { Hono } from 'hono'
import { askPasskey } from '../../domain/passkeys/ask-passkey.ts'
import { ASK_PURPOSES } from '../../domain/passkeys/challenge.ts'
import { findSession } from '../../domain/sessions/find-session.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm } from '../shared/form.ts'
import { readSessionCookie } from '../shared/session-cookie.ts'
import type { Web } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'

const questionForm = strictForm({ purpose: oneOf(ASK_PURPOSES) })

/**
 * Questions for passkeys, for scripts of our own pages. Who is asked, and whether anybody, is decided by what this browser
 * is in the middle of, never by what the request says.
 */
export function passkeyRoutes({ ports, sessionByToken }: SessionDeps): Hono<Web> {
  const web = new Hono<Web>()
  web.post(routes.passkey, async (c) => {
    const { purpose } = await readForm(c, questionForm)
    const token = readSessionCookie(c)
    const found = token && (await findSession(ports, sessionByToken, token))
    const asking = { purpose, asker: askerOf(c), ...(found && { session: found.session }) }
    const question = await askPasskey(ports, asking)
    return question ? c.json(question) : c.json({}, 409)
  })
  return web
}
