import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whichOfTwo } from './which-of-two.ts'

/** What may have led here; each is said on the page. */
export const DONE = ['signed-out', 'replaced', 'left'] as const

interface Step {
  view: View
  place: string
  done?: (typeof DONE)[number]
  refusals?: readonly Refusal[]
}

export type NamePage = Step & { email?: string }
export type UserNamePage = Step & { account?: string | undefined; userName?: string }

/** Step 1 of a root user: who it is. The same page whoever exists (R12). */
export function namePage({ email, ...step }: NamePage): Html {
  const { view, place, refusals = [] } = step
  const { words } = view
  const fields = html`${back(place)}
${textField(words, { name: 'email', type: 'email', label: words('signin.name-label'), value: email, autocomplete: 'username', first: true, refusals })}
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
${textField(words, { name: 'user', label: words('signin.user-label'), value: userName, autocomplete: 'username', first: known, refusals })}
${button(words, { label: words('signin.name-go') })}`
  const main = html`<p>${words('signin.user-lead')}</p>${form(routes.signin.user, fields)}`
  return page(step, 'user', main)
}

const back = (place: string): Html => html`<input type="hidden" name="return" value="${place}">`

function page({ view, place, done, refusals = [] }: Step, role: 'root' | 'user', form: Html): Html {
  const { words } = view
  const query = place === '' ? '' : `return=${encodeURIComponent(place)}`
  const main = html`${done && notice(words, 'success', words(`signin.${done}`))}
${whichOfTwo(words, role, {
  root: `${routes.signin.name}?root${query && `&${query}`}`,
  user: `${routes.signin.user}${query && `?${query}`}`,
})}
${form}`
  return layout({ view, title: words('signin.name-title'), main, refusals })
}
