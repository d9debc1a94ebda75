import { Hono } from 'hono'
import type { RecoveryId } from '../../domain/ids.ts'
import { findOpenRecovery, stopByOwner } from '../../domain/recovery/stop-by-owner.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { type SessionDeps, type SignedIn, withSession } from '../signin/with-session.ts'
import { openRecoveryPage, stoppedPage } from './open-page.ts'

const stopForm = strictForm({ recovery: textOf(64) })

/** What a full sign-in sees first while a recovery of its user is under way. */
export function openRecoveryRoutes(deps: SessionDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  web.use(routes.recovery.open, withSession(deps))

  web.get(routes.recovery.open, async (c) => {
    const { view, session } = c.var
    const recovery = await findOpenRecovery(deps.ports, session)
    if (!recovery) return c.redirect(routes.security.page, 303)
    return c.html(`${openRecoveryPage({ view, recovery })}`)
  })

  web.post(routes.recovery.open, async (c) => {
    const { recovery } = await readForm(c, stopForm)
    const { view, session } = c.var
    await stopByOwner(deps.ports, {
      session,
      recoveryId: recovery as RecoveryId,
      asker: askerOf(c),
    })
    // Another one may be running: it is shown next.
    if (await findOpenRecovery(deps.ports, session)) return c.redirect(routes.recovery.open, 303)
    return c.html(`${stoppedPage({ view })}`)
  })

  return web
}
