import { type Context, Hono } from 'hono'
import { acceptInvitation, lookAtInvitation } from '../../domain/users/accept-invitation.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { setLanguage } from '../shared/language.ts'
import { passwordText } from '../shared/password-text.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import type { Refusal } from '../shared/view.ts'
import { BadRequest, type Web } from '../shared/web.ts'
import { rememberAccount } from '../signin/name-cookie.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type Chosen, invitationOverPage, invitationPage } from './invitation-page.ts'

const acceptForm = strictForm({
  name: textOf(320),
  password: passwordOf(),
  language: oneOf(['en', 'ja']),
  zone: textOf(64),
})

/** Somebody new chooses a password. GET is inert; the POST works once, in whichever browser the mail was opened (R07). */
export function invitationRoutes({ ports }: Pick<SessionDeps, 'ports'>): Hono<Web> {
  const web = new Hono<Web>()
  const tokenOf = (c: Context<Web>): string => c.req.param('token') ?? ''

  const show = async (c: Context<Web>, chosen?: Chosen, refusals: readonly Refusal[] = []) => {
    const { view } = c.var
    const token = tokenOf(c)
    const open = await lookAtInvitation(ports, { token })
    if (!open) return c.html(`${invitationOverPage(view)}`, 410)
    const page = { view, token, open, chosen: chosen ?? open.user, refusals, now: ports.now() }
    return c.html(`${invitationPage(page)}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.invitation, (c) => show(c))

  web.post(routes.invitation, async (c) => {
    const { password, language, zone: timeZone } = await readForm(c, acceptForm)
    const given = { token: tokenOf(c), password, language, timeZone, asker: askerOf(c) }
    const answer = await acceptInvitation(ports, given)
    if (answer.accepted) {
      setSessionCookie(c, answer.token)
      setLanguage(c, language)
      const { role, accountId } = answer.user
      rememberAccount(c, ports.vault, role === 'root' ? undefined : accountId)
      return c.redirect(routes.welcome, 303)
    }
    const { reason } = answer
    // The page offers closed lists: nothing else can come from it.
    if (reason === 'unknown-language' || reason === 'unknown-time-zone')
      throw new BadRequest(400, reason)
    if (reason === 'over') return show(c)
    const text = passwordText(c.var.view.words, reason, ports.settings.passwordLength)
    return show(c, { language, timeZone }, [{ field: 'password', text }])
  })

  return web
}
