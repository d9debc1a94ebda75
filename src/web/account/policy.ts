import { type Context, Hono } from 'hono'
import { changePolicy, type PolicyRefusal } from '../../domain/accounts/change-policy.ts'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm } from '../shared/form.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { PRESETS, policyPage } from './policy-page.ts'

const policyForm = strictForm({ preset: oneOf(PRESETS).optional() })

/** How long alternative factors wait, set by root for root. */
export function policyRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()
  const show = async (c: Context<SignedIn>, refusals: readonly Refusal[] = []) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    return c.html(`${policyPage({ view, account, refusals })}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.account.policy, (c) => show(c))

  web.post(routes.account.policy, async (c) => {
    const { preset } = await readForm(c, policyForm)
    const { session, view } = c.var
    if (!preset) return show(c, [{ field: 'preset', text: view.words('account.policy-nothing') }])
    const change = await changePolicy(ports, { session, preset, asker: askerOf(c) })
    if (change.changed) return c.redirect(`${routes.account.page}?done=policy`, 303)
    if (change.reason === 'session-over') return signInAgain(c)
    if (change.reason === 'confirm-first') return confirmFirst(c)
    return show(c, [{ field: 'preset', text: textFor(view, change) }])
  })

  return web
}

const textFor = (
  view: View,
  refusal: Exclude<PolicyRefusal, { reason: 'confirm-first' | 'session-over' }>,
): string =>
  refusal.reason === 'frozen'
    ? whenText(view, 'account.frozen', refusal.until)
    : view.words(`account.policy-${refusal.reason}`)
