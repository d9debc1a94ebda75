import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface AddPage {
  view: View
  name: string
  handset: string
  refusals?: readonly Refusal[]
}

/** First page of adding a device: its name, and the phone it will live on. */
export function addPage({ view, name, handset, refusals = [] }: AddPage): Html {
  const { words } = view
  const fields = html`${textField(words, { name: 'name', label: words('security.name-label'), hint: words('security.name-hint'), value: name, maxlength: 40, first: true, refusals })}
${textField(words, { name: 'handset', label: words('security.handset-label'), hint: words('security.handset-hint'), value: handset, maxlength: 200, optional: true, refusals })}
${button(words, { label: words('security.add-go') })}`
  const main = html`<p>${words('security.add-lead')}</p>${form(routes.security.add, fields)}
<p><a href="${routes.security.page}">${words('shared.cancel')}</a></p>`
  return layout({ view, title: words('security.add-title'), main, refusals })
}
