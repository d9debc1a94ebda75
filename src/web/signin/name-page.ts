import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, notice } from '../shared/parts.ts'
import { passkeyButton, passkeySignal } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whichOfTwo } from './which-of-two.ts'

/** What may have led here; each is said on the page. */
export const DONE = ['signed-out', 'cancelled', 'replaced', 'left'] as const

interface Step {
  view: View
  place: string
  done?: (typeof DONE)[number]
  refusals?: readonly Refusal[]
  /** A passkey that is worth nothing here any more. */
  unknown?: { rpId: string; credentialId: string }
}

export type NamePage = Step & { email?: string }
export type UserNamePage = Step & { account?: string | undefined; userName?: string }

/** Step 1 of a root user: who it is. The same page whoever exists (R12). */
export function namePage({ email, ...step }: NamePage): Html {
  const { view, place, refusals = [] } = step
  const { words } = view
  const fields = html`${back(place)}
${textField(words, { name: 'email', type: 'email', label: words('signin.name-label'), value: email, autocomplete: 'username webauthn', first: true, refusals })}
${button(words, { label: words('signin.name-go') })}`
  const main = html`<p>${words('signin.name-lead')}</p>${form(routes.signin.name, fields)}`
  return page(step, 'root', main)
}

/** Step 1 of everybody else: the account and the name in it. The same page whoever exists (R12). */
export function userNamePage({ account, userName, ...step }: UserNamePage): Html {
  const { view, place, refusals = [] } = step
  const { words } = view
  const known = account !== undefined && account !== ''
  const fields = html`${back(place)}
${textField(words, { name: 'account', label: words('signin.account-label'), hint: words('signin.account-hint'), value: account, autocomplete: 'organization', first: !known, refusals })}
${textField(words, { name: 'user', label: words('signin.user-label'), value: userName, autocomplete: 'username webauthn', first: known, refusals })}
${button(words, { label: words('signin.name-go') })}`
  const main = html`<p>${words('signin.user-lead')}</p>${form(routes.signin.user, fields)}`
  return page(step, 'user', main)
}

const back = (place: string): Html => html`<input type="hidden" name="return" value="${place}">`

function page(
  { view, place, done, unknown, refusals = [] }: Step,
  role: 'root' | 'user',
  typed: Html,
): Html {
  const { words } = view
  const query = place === '' ? '' : `return=${encodeURIComponent(place)}`
  const main = html`${done && notice(words, 'success', words(`signin.${done}`))}
${whichOfTwo(words, role, {
  root: `${routes.signin.name}?root${query && `&${query}`}`,
  user: `${routes.signin.user}${query && `?${query}`}`,
})}
${typed}${byPasskey(view, place, role)}${unknown && passkeySignal(unknown.rpId, { unknown: unknown.credentialId })}`
  const title = words('signin.name-title')
  return layout({ view, title, main, refusals, elements: ['passkey'] })
}

/** Without naming oneself: the passkey says who it is. It is also among what the browser offers for the name. */
const byPasskey = ({ words }: View, place: string, role: 'root' | 'user'): Html =>
  form(
    routes.signin.passkey,
    html`${back(place)}<input type="hidden" name="from" value="${role}">
${passkeyButton(words, { purpose: 'sign-in', offer: true, kind: 'secondary', label: words('passkeys.signin-go') })}`,
  )
