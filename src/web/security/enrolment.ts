import { type Context, Hono } from 'hono'
import type { Added } from '../../domain/devices/add-device.ts'
import { beginEnrolment } from '../../domain/devices/begin-enrolment.ts'
import { cancelEnrolment } from '../../domain/devices/cancel-enrolment.ts'
import { canSignIn, type Device } from '../../domain/devices/device.ts'
import { suggestName } from '../../domain/devices/device-name.ts'
import { finishEnrolment } from '../../domain/devices/finish-enrolment.ts'
import { finishPasskey, type PasskeyActivation } from '../../domain/devices/finish-passkey.ts'
import { guessHandset, joinHandsets, livesOn, moveHandset } from '../../domain/devices/handsets.ts'
import { listDevices } from '../../domain/devices/list-devices.ts'
import { showDraft } from '../../domain/devices/show-draft.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { lookAtMove } from '../../domain/moves/look-at-move.ts'
import { askRegistration } from '../../domain/passkeys/ask-registration.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { clearSessionCookie } from '../shared/session-cookie.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import {
  confirmFirst,
  type SignedIn,
  shownName,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { addPage, KINDS, tooManyPage } from './add-page.ts'
import { draftPage } from './draft-page.ts'
import { passkeyDraftPage } from './passkey-draft-page.ts'
import { qrPicture } from './qr-picture.ts'
import { deviceText } from './refusal-texts.ts'
import type { SecurityDeps } from './security.ts'

const nameForm = strictForm({ kind: textOf(20), name: textOf(), handset: textOf() })
const draftForm = strictForm({
  what: oneOf(['add', 'cancel']),
  qr: textOf(10),
  // An export that was pasted here is longer than any code, and is answered with words.
  first: textOf(8192),
  second: textOf(8192),
  passkey: textOf(8192),
})
const emptyForm = strictForm({})

/** Adding a device: name, then secret and two codes, or what a passkey answers (DE-1 to DE-4). Also from the session of a recovery. */
export function enrolmentRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports, service } = deps
  const web = new Hono<SignedIn>()
  const signedIn = withSession(deps, { restricted: true })
  const { add, draft, draftQuestion, qr, replace } = routes.security
  for (const path of [add, draft, draftQuestion, qr]) web.use(path, signedIn)
  web.use(replace, withSession(deps))

  web.get(add, async (c) => {
    const { view, session, user } = c.var
    const moment = { settings: ports.settings, now: ports.now() }
    // Asked before the form is filled in, not after.
    if (session.kind === 'full' && !isConfirmed(session, user, moment)) return confirmFirst(c)
    const { devices, draft: begun, active, most } = await listDevices(ports, { session })
    if (active >= most)
      return c.html(`${tooManyPage({ view, devices: devices.filter(canSignIn), most })}`)
    const name = begun?.name ?? suggestName(shownName(user), devices)
    const handset = begun ? joinHandsets(begun.handsets) : guessHandset(askerOf(c).userAgent)
    const page = { view, name, handset: handset ?? '', kind: enrolledKind(begun) }
    return c.html(`${addPage(page)}`)
  })

  web.get(replace, async (c) => {
    const { view, session, user } = c.var
    const moment = { settings: ports.settings, now: ports.now() }
    if (!isConfirmed(session, user, moment)) return confirmFirst(c)
    const replaced = await replacedIn(c)
    const running = await lookAtMove(ports, { session })
    const handsets =
      running && livesOn(replaced, running.move.from)
        ? moveHandset(replaced.handsets, running.move)
        : replaced.handsets
    const page = { view, name: replaced.name, handset: joinHandsets(handsets), replaced }
    return c.html(`${addPage({ ...page, kind: enrolledKind(replaced) })}`)
  })

  web.post(add, async (c) => begin(c, await readForm(c, nameForm)))
  web.post(replace, async (c) => begin(c, await readForm(c, nameForm), await replacedIn(c)))

  async function begin(
    c: Context<SignedIn>,
    { kind: chosen, ...given }: { kind: string; name: string; handset: string },
    replaced?: Device,
  ): Promise<Response> {
    const kind = chosen === '' ? KINDS[0] : KINDS.find((one) => one === chosen)
    if (!kind) throw new BadRequest(400, 'kind: unknown')
    const typed = { ...given, kind }
    const { view, session } = c.var
    const asked = { ...typed, ...(replaced && { replaces: replaced.id }) }
    const beginning = await beginEnrolment(ports, { session, asked, asker: askerOf(c) })
    if (beginning.begun) return c.redirect(routes.security.draft, 303)
    const { reason, ...rest } = beginning
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = deviceText(view, { ...rest, reason }, ports.now())
    const refusals = [{ field: 'name', text }]
    return c.html(`${addPage({ view, ...typed, replaced, refusals })}`, 422)
  }

  web.get(routes.security.draft, (c) => showDraftPage(c, c.req.query('qr') === 'shown'))

  web.post(routes.security.draft, async (c) => {
    const { what, qr, passkey, ...typed } = await readForm(c, draftForm)
    const { session } = c.var
    if (what === 'cancel') {
      await cancelEnrolment(ports, { session })
      return c.redirect(`${routes.security.page}?done=cancelled`, 303)
    }
    if (isExport(typed.first) || isExport(typed.second))
      return showDraftPage(c, qr === 'shown', c.var.view.words('security.export-refused'))
    const about = { session, asker: askerOf(c) }
    const activation: PasskeyActivation = passkey
      ? await finishPasskey(ports, { ...about, passkey })
      : await finishEnrolment(ports, { ...about, typed })
    if (activation.added) return goOn(c, activation)
    const { reason, ...rest } = activation
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = deviceText(c.var.view, { ...rest, reason }, ports.now())
    return showDraftPage(c, qr === 'shown', text)
  })

  web.post(draftQuestion, async (c) => {
    await readForm(c, emptyForm)
    const about = { session: c.var.session, service, asker: askerOf(c) }
    const question = await askRegistration(ports, about)
    return question ? c.json(question) : c.json({}, 409)
  })

  web.get(qr, async (c) => {
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
    const status = refusal === undefined ? 200 : 422
    const { draft: made, devices } = await listDevices(ports, { session })
    const replaced = devices.find(({ id }) => id === made?.replaces)?.name
    if (made?.kind === 'passkey') {
      const refusals = refusal === undefined ? [] : [{ field: 'passkey', text: refusal }]
      return c.html(`${passkeyDraftPage({ view, draft: made, replaced, refusals })}`, status)
    }
    const draft = await showDraft(ports, { session, issuer: service })
    // Expired, cancelled or replaced: only this step is repeated.
    if (!draft) return c.redirect(routes.security.add, 303)
    const refusals = refusal === undefined ? [] : [{ field: 'first', text: refusal }]
    return c.html(`${draftPage({ view, draft, replaced, qrShown, refusals })}`, status)
  }

  async function goOn(c: Context<SignedIn>, { next, device }: Added): Promise<Response> {
    const { session } = c.var
    if (device.replaces && (await lookAtMove(ports, { session })))
      return c.redirect(`${routes.security.move}?done=moved`, 303)
    const done = device.replaces ? 'replaced' : 'added'
    return leadOn(c, next, done)
  }

  /** The device of the address, while it can be replaced. One of somebody else is as little there as one of nobody (H06). */
  async function replacedIn(c: Context<SignedIn>): Promise<Device> {
    const id = idParam<DeviceId>(c, 'id')
    const { devices } = await listDevices(ports, { session: c.var.session })
    const device = devices.find((one) => one.id === id && canSignIn(one))
    if (!device) throw new BadRequest(404, 'there is no such device')
    return device
  }

  return web
}

/** What an app's export of all its entries begins with. */
const isExport = (typed: string): boolean => /^\s*otpauth-migration:/i.test(typed)

/** Where a device that was just added leads: a restricted session is over with it. */
export function leadOn(
  c: Context<SignedIn>,
  next: Added['next'],
  done: 'added' | 'replaced' = 'added',
): Response {
  if (next !== 'sign-in') return c.redirect(`${routes.security.page}?done=${done}`, 303)
  clearSessionCookie(c)
  return c.redirect(`${routes.signin.name}?replaced`, 303)
}

const enrolledKind = (draft: Device | undefined): (typeof KINDS)[number] =>
  KINDS.find((kind) => kind === draft?.kind) ?? KINDS[0]
