import { Hono } from 'hono'
import { listDevices } from '../../domain/devices/list-devices.ts'
import { waitingTokens } from '../../domain/hardware-tokens/look-at-tokens.ts'
import type { BrowserHash, SessionId } from '../../domain/ids.ts'
import { lookAtMove } from '../../domain/moves/look-at-move.ts'
import { acceptedPasskeys } from '../../domain/passkeys/accepted-passkeys.ts'
import { lookAtCodes } from '../../domain/recovery-codes/look-at-codes.ts'
import { endSession } from '../../domain/sessions/end-session.ts'
import { forgetBrowser } from '../../domain/sessions/forget-browser.ts'
import { listSignIns } from '../../domain/sessions/list-sign-ins.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import {
  confirmFirst,
  type SessionDeps,
  type SignedIn,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { codesRoutes } from './codes.ts'
import { deviceRoutes } from './devices.ts'
import { enrolmentRoutes } from './enrolment.ts'
import { givenTokenRoutes } from './given-token.ts'
import { moveRoutes } from './move.ts'
import { restrictedPage } from './restricted-page.ts'
import { DONE, securityPage } from './security-page.ts'
import { tryCodeRoutes } from './try-code.ts'

export interface SecurityDeps extends SessionDeps {
  /** The installation's name, as authenticator apps show it beside a code. */
  service: string
}

const emptyForm = strictForm({})

/** Security credentials: one's devices, sessions and browsers. */
export function securityRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports } = deps
  const { page, endSession: end, forgetBrowser: forget } = routes.security
  const web = new Hono<SignedIn>()
  web.use(page, withSession(deps, { oneFactor: true, restricted: true }))
  for (const path of [end, forget]) web.use(path, withSession(deps))

  web.get(page, async (c) => {
    const { view, session } = c.var
    const list = await listDevices(ports, { session })
    const given = await waitingTokens(ports, session.userId)
    if (session.kind === 'restricted')
      return c.html(`${restrictedPage({ view, session, list, given })}`)
    const signIns = await listSignIns(ports, { session })
    const moving = await lookAtMove(ports, { session })
    const codes = await lookAtCodes(ports, { session })
    const done = DONE.find((name) => name === c.req.query('done'))
    const accepted = await acceptedPasskeys(ports, { session })
    const more = { ...(done && { done }), ...(accepted && { accepted }) }
    return c.html(
      `${securityPage({ view, session, list, given, signIns, moving, codes, ...more })}`,
    )
  })

  web.post(end, async (c) => {
    await readForm(c, emptyForm)
    const other = idParam<SessionId>(c, 'id')
    const ending = await endSession(ports, { session: c.var.session, other, asker: askerOf(c) })
    if (ending.ended) return c.redirect(`${page}?done=session-ended`, 303)
    if (ending.reason === 'session-over') return signInAgain(c)
    if (ending.reason === 'confirm-first') return confirmFirst(c)
    throw new BadRequest(404, 'there is no such session')
  })

  web.post(forget, async (c) => {
    await readForm(c, emptyForm)
    const browser = idParam<BrowserHash>(c, 'id')
    const { session } = c.var
    const forgetting = await forgetBrowser(ports, { session, browser, asker: askerOf(c) })
    if (forgetting.forgotten) return c.redirect(`${page}?done=browser-forgotten`, 303)
    if (forgetting.reason === 'session-over') return signInAgain(c)
    if (forgetting.reason === 'confirm-first') return confirmFirst(c)
    throw new BadRequest(404, 'there is no such browser')
  })

  web.route('/', enrolmentRoutes(deps))
  web.route('/', givenTokenRoutes(deps))
  web.route('/', moveRoutes(deps))
  web.route('/', codesRoutes(deps))
  web.route('/', tryCodeRoutes(deps))
  web.route('/', deviceRoutes(deps))
  return web
}
