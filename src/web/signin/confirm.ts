import { type Context, Hono } from 'hono'
import { listDevices } from '../../domain/devices/list-devices.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { confirmWithDevice } from '../../domain/sessions/confirm-with-device.ts'
import { confirmWithPassword } from '../../domain/sessions/confirm-with-password.ts'
import { isMfa } from '../../domain/sessions/session.ts'
import { askable, chooseDevice } from '../../domain/signin/look-at-signin.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import { showingFields, showingOf, shownField } from '../shared/showing.ts'
import type { Refusal } from '../shared/view.ts'
import { confirmCodePage, confirmPasswordPage } from './confirm-page.ts'
import { pathOf } from './place.ts'
import { codeText, passwordRefusalText } from './refusal-texts.ts'
import { type SessionDeps, type SignedIn, withSession } from './with-session.ts'

const confirmForm = strictForm({
  return: textOf(80),
  email: textOf(),
  ...showingFields,
  password: passwordOf(),
})

const backHere = (place: string): string => `${routes.confirm}?return=${encodeURIComponent(place)}`

/** Shows a factor again in a running session, and leads back to what asked for it. */
export function confirmRoutes(deps: SessionDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  web.use(routes.confirm, withSession(deps, { oneFactor: true }))

  web.get(routes.confirm, (c) =>
    show(c, { place: c.req.query('return') ?? '', chosen: c.req.query('device') }),
  )

  web.post(routes.confirm, async (c) => {
    const typed = await readForm(c, confirmForm)
    const asked = { place: typed.return, chosen: typed.device }
    const { view, session, user } = c.var
    const asker = askerOf(c)
    if (user.protectedAt) {
      const answer = await confirmWithDevice(ports, { session, ...showingOf(typed), asker })
      if (answer.confirmed) return goOn(c, answer.token, typed.return)
      const { reason, ...rest } = answer
      if (reason === 'session-over') return c.redirect(routes.signin.name, 303)
      const text = codeText(view, { ...rest, reason }, ports.now())
      return show(c, { ...asked, refusals: [{ field: shownField(typed), text }] })
    }
    const answer = await confirmWithPassword(ports, { session, password: typed.password, asker })
    if (answer.confirmed) return goOn(c, answer.token, typed.return)
    const { reason, ...rest } = answer
    if (reason === 'session-over') return c.redirect(routes.signin.name, 303)
    // A device was added meanwhile: ask for that one.
    if (reason === 'device-first') return c.redirect(backHere(typed.return), 303)
    const text =
      reason === 'wrong-password'
        ? view.words('signin.confirm-password-wrong')
        : passwordRefusalText(view, { ...rest, reason }, ports.now())
    return show(c, { ...asked, refusals: [{ field: 'password', text }] })
  })

  async function show(
    c: Context<SignedIn>,
    {
      place,
      chosen,
      refusals,
    }: { place: string; chosen?: string | undefined; refusals?: Refusal[] },
  ): Promise<Response> {
    const { view, session, user } = c.var
    const status = refusals ? 422 : 200
    const page = { view, place, ...(refusals && { refusals }) }
    if (!user.protectedAt) return c.html(`${confirmPasswordPage(page)}`, status)
    const devices = askable((await listDevices(ports, { session })).devices)
    const device = chooseDevice(devices, chosen as DeviceId | undefined)
    // Every device was lost meanwhile: what is left is the way of whoever has none.
    if (!device) return c.redirect(routes.trouble.page, 303)
    const firstTime = !isMfa(session)
    return c.html(`${confirmCodePage({ ...page, device, devices, firstTime })}`, status)
  }

  function goOn(c: Context<SignedIn>, token: string, place: string): Response {
    setSessionCookie(c, token)
    return c.redirect(pathOf(place), 303)
  }

  return web
}
