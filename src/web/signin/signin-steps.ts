import { type Context, Hono } from 'hono'
import { readAccountName } from '../../domain/accounts/account-name.ts'
import { readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { answerWithDevice } from '../../domain/signin/answer-with-device.ts'
import { answerWithPassword } from '../../domain/signin/answer-with-password.ts'
import type { FinishedSignin } from '../../domain/signin/finish-signin.ts'
import { chooseDevice, lookAtSignin } from '../../domain/signin/look-at-signin.ts'
import { signInWithPasskey } from '../../domain/signin/sign-in-with-passkey.ts'
import { readUserSignin } from '../../domain/signin/signin-name.ts'
import { inLookOf } from '../looks/look-of.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { setLanguage } from '../shared/language.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import { showingFields, showingOf, shownField } from '../shared/showing.ts'
import type { View } from '../shared/view.ts'
import type { Web } from '../shared/web.ts'
import { type CodePage, codePage } from './code-page.ts'
import { forgetName, keepName, readName, readRemembered } from './name-cookie.ts'
import { DONE, namePage, userNamePage } from './name-page.ts'
import { userSigninRefusals } from './name-refusals.ts'
import { passwordPage } from './password-page.ts'
import { pathOf } from './place.ts'
import { codeText, passkeySigninText, signinRefusalText } from './refusal-texts.ts'
import type { SessionDeps } from './with-session.ts'

const nameForm = strictForm({ email: textOf(), return: textOf(80) })
const userForm = strictForm({ account: textOf(), user: textOf(), return: textOf(80) })
const passwordForm = strictForm({ email: textOf(), password: passwordOf() })
const codeForm = strictForm(showingFields)
const passkeyForm = strictForm({
  passkey: textOf(8192),
  return: textOf(80),
  from: oneOf(['root', 'user']),
})

/** What every first page shows: where the sign-in leads, and what was done just now. */
function stepOf(c: Context<Web>) {
  const done = DONE.find((name) => c.req.query(name) !== undefined)
  return { view: c.var.view, place: c.req.query('return') ?? '', ...(done && { done }) }
}

/** Name, password, code: one page each, and each says what it asks for (SI-1, SI-2). */
export function signinStepRoutes({ ports }: Pick<SessionDeps, 'ports'>): Hono<Web> {
  const web = new Hono<Web>()

  web.get(routes.signin.name, (c) => {
    const wants = c.req.query('root') !== undefined
    if (!wants && readRemembered(c, ports.vault) !== undefined)
      return c.redirect(`${routes.signin.user}${new URL(c.req.url).search}`, 303)
    return c.html(`${namePage(stepOf(c))}`)
  })

  web.get(routes.signin.user, async (c) => {
    const account = readRemembered(c, ports.vault)
    const view = await inLookOf(ports, c.var.view, account)
    return c.html(`${userNamePage({ ...stepOf(c), view, account })}`)
  })

  web.get(routes.signin.userOf, async (c) => {
    const account = c.req.param('account').normalize('NFC')
    const given = readAccountName(account).accepted ? { account } : {}
    const view = await inLookOf(ports, c.var.view, given.account)
    return c.html(`${userNamePage({ ...stepOf(c), view, ...given })}`)
  })

  web.post(routes.signin.name, async (c) => {
    const { email, return: place } = await readForm(c, nameForm)
    const { view } = c.var
    const read = readEmailAddress(email)
    if (!read.accepted) {
      const text = view.words(read.reason === 'empty' ? 'signin.name-empty' : 'signin.name-bad')
      const refusals = [{ field: 'email', text }]
      return c.html(`${namePage({ view, place, email, refusals })}`, 422)
    }
    const who = { role: 'root', email: read.address, name: read } as const
    keepName(c, ports.vault, { who, place })
    return c.redirect(routes.signin.password, 303)
  })

  web.post(routes.signin.user, async (c) => {
    const { account, user: userName, return: place } = await readForm(c, userForm)
    const { view } = c.var
    const read = readUserSignin(account, userName)
    if (!read.accepted) {
      const refusals = userSigninRefusals(view, read)
      return c.html(`${userNamePage({ view, place, account, userName, refusals })}`, 422)
    }
    keepName(c, ports.vault, { who: { role: 'user', account, ...read }, place })
    return c.redirect(routes.signin.password, 303)
  })

  web.get(routes.signin.password, (c) => showPassword(c))

  web.post(routes.signin.password, async (c) => {
    const { password } = await readForm(c, passwordForm)
    const named = readName(c, ports.vault)
    if (!named) return c.redirect(routes.signin.name, 303)
    const { who } = named
    const answer = await answerWithPassword(ports, { name: who.name, password, asker: askerOf(c) })
    if (!answer.passed)
      return showPassword(c, signinRefusalText(c.var.view, who.role, answer, ports.now()))
    if (answer.next === 'done') return finish(c, answer)
    return c.redirect(answer.next === 'code' ? routes.signin.code : routes.trouble.page, 303)
  })

  web.get(routes.signin.code, async (c) => {
    const resynchronised = c.req.query('resynchronised') !== undefined
    return showCode(c, c.req.query('device'), { resynchronised })
  })

  web.post(routes.signin.code, async (c) => {
    const typed = await readForm(c, codeForm)
    const about = { ...showingOf(typed), asker: askerOf(c) }
    const answer = await answerWithDevice(ports, about)
    if (answer.passed) return finish(c, answer)
    const { view } = c.var
    const { reason, ...rest } = answer
    // Only the step that expired is asked again, with the name kept (SI-7).
    if (reason === 'expired') return showPassword(c, view.words('signin.password-expired'))
    const text = codeText(view, { ...rest, reason }, ports.now())
    const refusals = [{ field: shownField(typed), text }]
    return showCode(c, typed.device, { refusals, clockOff: reason === 'clock-off' })
  })

  web.post(routes.signin.passkey, async (c) => {
    const { passkey, return: place, from } = await readForm(c, passkeyForm)
    const answer = await signInWithPasskey(ports, { passkey, asker: askerOf(c) })
    if (answer.passed) return finish(c, answer, place)
    const { view } = c.var
    const text = passkeySigninText(view, answer, ports.now())
    const unknown = answer.reason === 'passkey-refused' ? answer.unknown : undefined
    const step = {
      view,
      place,
      refusals: [{ field: 'passkey', text }],
      ...(unknown && { unknown: { rpId: ports.passkeys.rpId, credentialId: unknown } }),
    }
    const account = from === 'user' ? readRemembered(c, ports.vault) : undefined
    return c.html(`${from === 'user' ? userNamePage({ ...step, account }) : namePage(step)}`, 422)
  })

  /** In the look of their organisation, for whoever named its account. Of a root user only the address was named. */
  function ownView(c: Context<Web>): Promise<View> {
    const who = readName(c, ports.vault)?.who
    return inLookOf(ports, c.var.view, who?.role === 'user' ? who.account : undefined)
  }

  async function showPassword(c: Context<Web>, refusal?: string): Promise<Response> {
    const named = readName(c, ports.vault)
    if (!named) return c.redirect(routes.signin.name, 303)
    const refusals = refusal === undefined ? [] : [{ field: 'password', text: refusal }]
    const page = { view: await ownView(c), who: named.who, refusals }
    return c.html(`${passwordPage(page)}`, refusal === undefined ? 200 : 422)
  }

  async function showCode(
    c: Context<Web>,
    chosen: string | undefined,
    about: Pick<CodePage, 'refusals' | 'clockOff' | 'resynchronised'>,
  ): Promise<Response> {
    const waiting = await lookAtSignin(ports, { asker: askerOf(c) })
    if (!waiting) return c.redirect(routes.signin.password, 303)
    const { devices } = waiting
    const device = chooseDevice(devices, chosen as DeviceId | undefined)
    if (!device) return c.redirect(routes.trouble.page, 303)
    const page = { view: await ownView(c), device, devices, ...about }
    return c.html(`${codePage(page)}`, about.refusals ? 422 : 200)
  }

  /** A recovery that somebody else began is shown before anything else; after one's own, recovery codes are renewed. */
  function finish(
    c: Context<Web>,
    finished: FinishedSignin,
    place = readName(c, ports.vault)?.place ?? '',
  ): Response {
    const { token, user, showRecovery, renewCodes } = finished
    setSessionCookie(c, token)
    setLanguage(c, user.language)
    forgetName(c)
    if (showRecovery) return c.redirect(routes.recovery.open, 303)
    const goesNowhere = pathOf(place) === routes.home || pathOf(place) === routes.security.page
    return c.redirect(renewCodes && goesNowhere ? routes.security.codes : pathOf(place), 303)
  }

  return web
}
