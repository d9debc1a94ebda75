import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface NamePage {
  view: View
  place: string
  email?: string
  signedOut?: boolean
  refusals?: readonly Refusal[]
}

/** Step 1: who it is. The same page whoever exists (R12). */
export function namePage({ view, place, email, signedOut, refusals = [] }: NamePage): Html {
  const { words } = view
  const fields = html`<input type="hidden" name="return" value="${place}">
${textField(words, { name: 'email', type: 'email', label: words('signin.name-label'), value: email, autocomplete: 'username', first: true, refusals })}
${button(words, { label: words('signin.name-go') })}`
  const main = html`${signedOut && notice(words, 'success', words('signin.signed-out'))}
<p>${words('signin.name-lead')}</p>${form(routes.signin.name, fields)}`
  return layout({ view, title: words('signin.name-title'), main, refusals })
}
