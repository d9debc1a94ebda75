import { routes } from '../routes.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, facts, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface PasswordPage {
  view: View
  /** As typed. */
  email: string
  refusals?: readonly Refusal[]
}

/** Step 2: the first factor. The same page whoever exists (R12). */
export function passwordPage({ view, email, refusals = [] }: PasswordPage): Html {
  const { words } = view
  const who = html`${email} <a href="${routes.signin.name}">${words('signin.password-change')}</a>`
  // Password managers look for the name beside the password.
  const fields = html`<input type="text" name="email" value="${email}" autocomplete="username" readonly hidden>
${passwordField(words, { name: 'password', kind: 'current', label: words('signin.password-label'), first: true, refusals })}
${button(words, { label: words('signin.password-go') })}`
  const main = html`<p>${words('signin.password-lead')}</p>
${facts([{ term: words('signin.password-as'), value: who }])}
${form(routes.signin.password, fields)}
<p><a href="${routes.forgotten.page}">${words('signin.password-forgotten')}</a></p>`
  return layout({ view, title: words('signin.password-title'), main, refusals })
}
