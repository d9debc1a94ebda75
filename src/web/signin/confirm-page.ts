import { routes } from '../routes.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { type CodePage, deviceFields, elementsFor, otherDevices } from './code-page.ts'

interface Common {
  view: View
  place: string
  refusals?: readonly Refusal[]
}

/** The device again; or for the first time, when it was added in this session (SI-3). */
export function confirmCodePage(
  page: Common & Pick<CodePage, 'device' | 'devices'> & { firstTime: boolean },
): Html {
  const { view, place, device, firstTime, refusals = [] } = page
  const { words } = view
  const fields = html`${back(place)}<input type="hidden" name="device" value="${device.id}">
${deviceFields(view, { device, purpose: 'confirm', go: words('signin.confirm-go'), refusals })}`
  const byPasskey = device.kind === 'passkey'
  const lead = firstTime
    ? byPasskey
      ? 'passkeys.confirm-first-time'
      : 'signin.confirm-first-time'
    : byPasskey
      ? 'passkeys.confirm'
      : 'signin.confirm-code'
  const main = html`<p>${words(lead)}</p>${form(routes.confirm, fields)}
${otherDevices(page, routes.confirm, `&return=${encodeURIComponent(place)}`)}
<p>${words('signin.confirm-gone')} <a href="${routes.signin.name}">${words('signin.confirm-gone-go')}</a></p>`
  const title = words('signin.confirm-title')
  return layout({ view, title, main, refusals, ...elementsFor([device]) })
}

/** The password again, of someone who has no device. */
export function confirmPasswordPage({ view, place, refusals = [] }: Common): Html {
  const { words } = view
  const fields = html`${back(place)}
<input type="text" name="email" value="${view.person?.name ?? ''}" autocomplete="username" readonly hidden>
${passwordField(words, { name: 'password', kind: 'current', label: words('signin.password-label'), first: true, refusals })}
${button(words, { label: words('signin.confirm-go') })}`
  const main = html`<p>${words('signin.confirm-password')}</p>${form(routes.confirm, fields)}`
  return layout({ view, title: words('signin.confirm-title'), main, refusals })
}

const back = (place: string): Html => html`<input type="hidden" name="return" value="${place}">`
