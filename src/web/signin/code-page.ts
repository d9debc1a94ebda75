import { type Device, isCodeDevice } from '../../domain/devices/device.ts'
import { joinHandsets } from '../../domain/devices/handsets.ts'
import { APP_OATH, oathOf } from '../../domain/devices/oath.ts'
import type { AskPurpose } from '../../domain/passkeys/challenge.ts'
import { routes } from '../routes.ts'
import { codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, details, form, notice } from '../shared/parts.ts'
import { passkeyButton } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'
import { resynchronisedText } from './refusal-texts.ts'

export interface CodePage {
  view: View
  /** The one that is asked. */
  device: Device
  /** All that can be asked; the others are offered (SI-2). */
  devices: readonly Device[]
  /** Two codes were typed and the next one proves them. */
  resynchronised?: boolean
  /** The code came from a clock that is off: re-synchronising is offered (SI-4). */
  clockOff?: boolean
  refusals?: readonly Refusal[]
}

/** Step 3: the second factor. */
export function codePage(page: CodePage): Html {
  const { view, device, resynchronised, clockOff, refusals = [] } = page
  const { words } = view
  const isPasskey = device.kind === 'passkey'
  const fields = html`<input type="hidden" name="device" value="${device.id}">${deviceFields(view, { device, purpose: 'second-factor', go: words('signin.code-go'), refusals })}`
  const main = html`${resynchronised && notice(words, 'success', resynchronisedText(view, device))}
<p>${words(isPasskey ? 'passkeys.code-lead' : 'signin.code-lead')}</p>${form(routes.signin.code, fields)}
${clockOff && html`<p><a href="${routes.trouble.resynchronise}?device=${device.id}">${words('signin.code-resynchronise')}</a></p>`}
${otherDevices(page, routes.signin.code)}
<p><a href="${routes.trouble.page}">${words('signin.code-trouble')}</a></p>
${details(words('signin.code-why-no-sms'), html`<p>${words('signin.code-no-sms')}</p>`)}`
  const title = words(isPasskey ? 'passkeys.code-title' : 'signin.code-title')
  return layout({ view, title, main, refusals, ...elementsFor([device]) })
}

/** What shows this device: a field for its code and a button, or the button that asks a passkey. */
export function deviceFields(
  view: View,
  asked: { device: Device; purpose: AskPurpose; go: string; refusals: readonly Refusal[] },
): Html {
  const { device, purpose, go, refusals } = asked
  const { words } = view
  if (device.kind === 'passkey')
    return passkeyButton(words, { purpose, label: words('passkeys.use', { device: device.name }) })
  return html`${codeField(words, { name: 'code', label: codeLabel(view, device), hint: codeHint(view, device), first: true, refusals })}
${button(words, { label: go })}`
}

/** The scripts that a page needs on which these devices are shown. */
export const elementsFor = (devices: readonly Device[]): { elements?: ['passkey'] } =>
  devices.some(({ kind }) => kind === 'passkey') ? { elements: ['passkey'] } : {}

function codeLabel({ words }: View, device: Device): string {
  const { name, handsets } = device
  const { digits } = isCodeDevice(device) ? oathOf(device) : APP_OATH
  return handsets
    ? words('signin.code-label-on', { digits, device: name, handset: joinHandsets(handsets) })
    : words('signin.code-label', { digits, device: name })
}

const codeHint = ({ words }: View, { kind }: Device): string =>
  words(kind === 'token' ? 'signin.code-hint-token' : 'signin.code-hint')

/** Links to the same page, asking another device. */
export function otherDevices(
  { view: { words }, device, devices }: Pick<CodePage, 'view' | 'device' | 'devices'>,
  path: string,
  query = '',
): Html | undefined {
  const others = devices.filter(({ id }) => id !== device.id)
  if (others.length === 0) return undefined
  const links = others.map(
    ({ id, name, kind, handsets }) =>
      html`<li><a href="${path}?device=${id}${query}">${name}</a> <span class="hint">${words(`security.kind-${kind}`)}${handsets && ` · ${joinHandsets(handsets)}`}</span></li>`,
  )
  return html`<section><h2>${words('signin.code-others')}</h2><ul class="list">${links}</ul></section>`
}
