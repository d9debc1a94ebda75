import type { Device } from '../../domain/devices/device.ts'
import { codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface ResynchronisePage {
  view: View
  device: Device
  /** Where the form is sent to. */
  action: string
  refusals?: readonly Refusal[]
}

/** Two codes that follow each other. The next one is asked afterwards, by another page. */
export function resynchronisePage({
  view,
  device,
  action,
  refusals = [],
}: ResynchronisePage): Html {
  const { words } = view
  const fields = html`<input type="hidden" name="device" value="${device.id}">
${codeField(words, { name: 'first', label: words('signin.resynchronise-first'), first: true, refusals })}
${codeField(words, { name: 'second', label: words('signin.resynchronise-second'), hint: words('signin.resynchronise-second-hint'), refusals })}
${button(words, { label: words('signin.resynchronise-go') })}`
  const main = html`<p>${words('signin.resynchronise-lead')}</p>${form(action, fields)}`
  const title = words('signin.resynchronise-title', { device: device.name })
  return layout({ view, title, main, refusals })
}
