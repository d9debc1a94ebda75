import { routes } from '../routes.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, facts, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import type { Who } from './name-cookie.ts'

export interface PasswordPage {
  view: View
  who: Who
  refusals?: readonly Refusal[]
}

/** Step 2: the first factor. The same page whoever exists (R12). */
export function passwordPage({ view, who, refusals = [] }: PasswordPage): Html {
  const { words } = view
  const isRoot = who.role === 'root'
  const [name, shown] = isRoot ? [who.email, who.email] : [who.userName, whoText(who)]
  const other = words(isRoot ? 'signin.password-change' : 'signin.password-change-user')
  const as = html`${shown} <a href="${isRoot ? `${routes.signin.name}?root` : routes.signin.user}">${other}</a>`
  // Password managers look for the name beside the password.
  const fields = html`<input type="text" name="email" value="${name}" autocomplete="username" readonly hidden>
${passwordField(words, { name: 'password', kind: 'current', label: words('signin.password-label'), first: true, refusals })}
${button(words, { label: words('signin.password-go') })}`
  const main = html`<p>${words('signin.password-lead')}</p>
${facts([{ term: words(isRoot ? 'signin.password-as' : 'signin.password-as-user'), value: as }])}
${form(routes.signin.password, fields)}
<p><a href="${isRoot ? routes.forgotten.page : routes.forgotten.user}">${words('signin.password-forgotten')}</a></p>`
  return layout({ view, title: words('signin.password-title'), main, refusals })
}

const whoText = ({ userName, account }: Who & { role: 'user' }): string =>
  `${userName} @ ${account}`
