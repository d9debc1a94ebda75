import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

/** What may have led here; each is said on the page. */
export const DONE = ['signed-out', 'replaced'] as const

export interface NamePage {
  view: View
  place: string
  email?: string
  done?: (typeof DONE)[number]
  refusals?: readonly Refusal[]
}

/** Step 1: who it is. The same page whoever exists (R12). */
export function namePage({ view, place, email, done, refusals = [] }: NamePage): Html {
  const { words } = view
  const fields = html`<input type="hidden" name="return" value="${place}">
${textField(words, { name: 'email', type: 'email', label: words('signin.name-label'), value: email, autocomplete: 'username', first: true, refusals })}
${button(words, { label: words('signin.name-go') })}`
  const main = html`${done && notice(words, 'success', words(`signin.${done}`))}
<p>${words('signin.name-lead')}</p>${form(routes.signin.name, fields)}`
  return layout({ view, title: words('signin.name-title'), main, refusals })
}
