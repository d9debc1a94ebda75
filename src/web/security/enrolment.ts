import { type Context, Hono } from 'hono'
import { beginEnrolment } from '../../domain/devices/begin-enrolment.ts'
import { cancelEnrolment } from '../../domain/devices/cancel-enrolment.ts'
import { suggestName } from '../../domain/devices/device-name.ts'
import { finishEnrolment } from '../../domain/devices/finish-enrolment.ts'
import { joinHandsets } from '../../domain/devices/handsets.ts'
import { listDevices } from '../../domain/devices/list-devices.ts'
import { showDraft } from '../../domain/devices/show-draft.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { clearSessionCookie } from '../shared/session-cookie.ts'
import { BadRequest } from '../shared/web.ts'
import {
  confirmFirst,
  type SignedIn,
  shownName,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { addPage } from './add-page.ts'
import { draftPage } from './draft-page.ts'
import { qrPicture } from './qr-picture.ts'
import { deviceText } from './refusal-texts.ts'
import type { SecurityDeps } from './security.ts'

const nameForm = strictForm({ name: textOf(), handset: textOf() })
const draftForm = strictForm({
  what: oneOf(['add', 'cancel']),
  qr: textOf(10),
  first: textOf(64),
  second: textOf(64),
})

/** Adding an authenticator: name, then secret and two codes (DE-2 to DE-4). Also from the session of a recovery. */
export function enrolmentRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports, service } = deps
  const web = new Hono<SignedIn>()
  const signedIn = withSession(deps, { restricted: true })
  for (const path of [routes.security.add, routes.security.draft, routes.security.qr])
    web.use(path, signedIn)

  web.get(routes.security.add, async (c) => {
    const { view, session, user } = c.var
    const moment = { settings: ports.settings, now: ports.now() }
    // Asked before the form is filled in, not after.
    if (session.kind === 'full' && !isConfirmed(session, user, moment)) return confirmFirst(c)
    const { devices, draft } = await listDevices(ports, { session })
    const name = draft?.name ?? suggestName(shownName(user), devices)
    return c.html(`${addPage({ view, name, handset: joinHandsets(draft?.handsets) })}`)
  })

  web.post(routes.security.add, async (c) => {
    const asked = await readForm(c, nameForm)
    const { view, session } = c.var
    const beginning = await beginEnrolment(ports, { session, asked, asker: askerOf(c) })
    if (beginning.begun) return c.redirect(routes.security.draft, 303)
    const { reason, ...rest } = beginning
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = deviceText(view, { ...rest, reason }, ports.now())
    return c.html(`${addPage({ view, ...asked, refusals: [{ field: 'name', text }] })}`, 422)
  })

  web.get(routes.security.draft, (c) => showDraftPage(c, c.req.query('qr') === 'shown'))

  web.post(routes.security.draft, async (c) => {
    const { what, qr, ...typed } = await readForm(c, draftForm)
    const { session } = c.var
    if (what === 'cancel') {
      await cancelEnrolment(ports, { session })
      return c.redirect(`${routes.security.page}?done=cancelled`, 303)
    }
    const activation = await finishEnrolment(ports, { session, asker: askerOf(c), typed })
    if (activation.added) return goOn(c, activation.next)
    const { reason, ...rest } = activation
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = deviceText(c.var.view, { ...rest, reason }, ports.now())
    return showDraftPage(c, qr === 'shown', text)
  })

  web.get(routes.security.qr, async (c) => {
    const draft = await showDraft(ports, { session: c.var.session, issuer: service })
    if (!draft) throw new BadRequest(404, 'no device is being added')
    return c.body(await qrPicture(draft.uri), 200, { 'Content-Type': 'image/svg+xml' })
  })

  async function showDraftPage(
    c: Context<SignedIn>,
    qrShown: boolean,
    refusal?: string,
  ): Promise<Response> {
    const { view, session } = c.var
    const draft = await showDraft(ports, { session, issuer: service })
    // Expired, cancelled or replaced: only this step is repeated.
    if (!draft) return c.redirect(routes.security.add, 303)
    const refusals = refusal === undefined ? [] : [{ field: 'first', text: refusal }]
    const status = refusal === undefined ? 200 : 422
    return c.html(`${draftPage({ view, draft, qrShown, refusals })}`, status)
  }

  function goOn(c: Context<SignedIn>, next: 'list' | 'confirm' | 'sign-in'): Response {
    if (next !== 'sign-in') return c.redirect(`${routes.security.page}?done=added`, 303)
    clearSessionCookie(c)
    return c.redirect(`${routes.signin.name}?replaced`, 303)
  }

  return web
}
