import { type Context, Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { passwordRules } from '../../domain/passwords/rules.ts'
import { type ChangePasswordRefusal, changePassword } from '../../domain/users/change-password.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { passwordText } from '../shared/password-text.ts'
import { setSessionCookie } from '../shared/session-cookie.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { passwordPage } from './password-page.ts'

const passwordForm = strictForm({
  email: textOf(320),
  current: passwordOf(),
  next: passwordOf(),
})

/** A new password in place of the present one. */
export function passwordRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const least = ports.settings.passwordLength
  const show = async (c: Context<SignedIn>, refusals: readonly Refusal[] = []) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    const rules = await ports.read((stores) => passwordRules(stores, account.user, ports.settings))
    const page = { view, account, rules, refusals }
    return c.html(`${passwordPage(page)}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.account.password, (c) => show(c))

  web.post(routes.account.password, async (c) => {
    const { current, next } = await readForm(c, passwordForm)
    const { session, view } = c.var
    const change = await changePassword(ports, { session, current, next, asker: askerOf(c) })
    if (change.changed) {
      setSessionCookie(c, change.token)
      return c.redirect(`${routes.account.page}?done=password`, 303)
    }
    if (change.reason === 'session-over') return signInAgain(c)
    if (change.reason === 'confirm-first') return confirmFirst(c)
    return show(c, [refusalFor(view, { ...change, reason: change.reason }, least)])
  })

  return web
}

function refusalFor(
  view: View,
  {
    reason,
    retryAt,
  }: { reason: Exclude<ChangePasswordRefusal, 'confirm-first' | 'session-over'>; retryAt?: Date },
  least: number,
): Refusal {
  switch (reason) {
    case 'wrong-password':
      return { field: 'current', text: view.words('account.password-wrong') }
    case 'wait':
      return { field: 'current', text: whenText(view, 'account.password-wait', retryAt) }
    case 'too-many':
      return { field: 'current', text: view.words('account.password-too-many') }
    case 'same-as-before':
      return { field: 'next', text: view.words('account.password-same') }
    default:
      return { field: 'next', text: passwordText(view.words, reason, least) }
  }
}
