import { type Context, Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { type LeaveRefusal, leaveAccount } from '../../domain/users/leave-account.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { clearSessionCookie } from '../shared/session-cookie.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { leavePage } from './leave-page.ts'

const leaveForm = strictForm({ name: textOf() })

/** The end of a user, by their own hand. */
export function leaveRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (c: Context<SignedIn>, refusals: readonly Refusal[] = []) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    return c.html(`${leavePage({ view, account, refusals })}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.account.leave, (c) => show(c))

  web.post(routes.account.leave, async (c) => {
    const { name: typedName } = await readForm(c, leaveForm)
    const { session, view } = c.var
    const leaving = await leaveAccount(ports, { session, typedName, asker: askerOf(c) })
    if (leaving.left) {
      clearSessionCookie(c)
      return c.redirect(`${routes.signin.name}?left`, 303)
    }
    if (leaving.reason === 'session-over') return signInAgain(c)
    if (leaving.reason === 'confirm-first') return confirmFirst(c)
    return show(c, [{ field: 'name', text: textFor(view, leaving) }])
  })

  return web
}

function textFor(
  view: View,
  refusal: Exclude<LeaveRefusal, { reason: 'confirm-first' | 'session-over' }>,
): string {
  if (refusal.reason === 'frozen') return whenText(view, 'account.frozen', refusal.until)
  return view.words(`account.leave-${refusal.reason}`)
}
