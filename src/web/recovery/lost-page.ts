import type { Device } from '../../domain/devices/device.ts'
import { routes, to } from '../routes.ts'
import { codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, button, form, linkButton } from '../shared/parts.ts'
import { passkeyButton } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'
import { elementsFor } from '../signin/code-page.ts'

export interface OneDevicePage {
  view: View
  device: Device
  refusals?: readonly Refusal[]
}

/** Says what reporting means before it is done. */
export function reportLostPage({ view, device, refusals = [] }: OneDevicePage): Html {
  const { words } = view
  const action = to(routes.security.lost, { id: device.id })
  const main = html`<p>${words('recovery.lost-confirm-text')}</p>
<div class="actions">${act(words, { action, label: words('recovery.trouble-lost-go'), kind: 'danger' })}
${linkButton(words, { label: words('shared.cancel'), href: routes.security.page })}</div>`
  return layout({
    view,
    title: words('recovery.lost-confirm-title', { device: device.name }),
    refusals,
    main,
  })
}

/** The same of a phone with everything on it (DE-5). */
export function handsetLostPage({
  view,
  handset,
  devices,
  refusals = [],
}: Pick<OneDevicePage, 'view' | 'refusals'> & {
  handset: string
  devices: readonly Device[]
}): Html {
  const { words } = view
  const go = act(words, {
    action: routes.security.handsetLost,
    hidden: { handset },
    label: words('recovery.trouble-lost-go'),
    kind: 'danger',
  })
  const main = html`<p>${words('recovery.lost-handset-text')}</p>
<ul class="list">${devices.map(({ name }) => html`<li>${name}</li>`)}</ul>
<div class="actions">${go}
${linkButton(words, { label: words('shared.cancel'), href: routes.security.page })}</div>`
  const title = words('recovery.lost-confirm-title', { device: handset })
  return layout({ view, title, refusals, main })
}

/** "I found it": a code of the device brings it back. */
export function foundPage({ view, device, refusals = [] }: OneDevicePage): Html {
  const { words } = view
  const action = to(routes.security.found, { id: device.id })
  const byPasskey = device.kind === 'passkey'
  const fields = byPasskey
    ? passkeyButton(words, {
        purpose: 'found',
        label: words('passkeys.use', { device: device.name }),
      })
    : html`${codeField(words, { name: 'code', label: words('recovery.trouble-found-code'), refusals, first: true })}
${button(words, { label: words('recovery.trouble-found-go') })}`
  const main = html`<p>${words(byPasskey ? 'passkeys.found-text' : 'recovery.trouble-found-text')}</p>
${form(action, fields)}
<p><a href="${routes.security.page}">${words('shared.cancel')}</a></p>`
  return layout({
    view,
    title: words('recovery.found-confirm-title', { device: device.name }),
    refusals,
    main,
    ...elementsFor([device]),
  })
}
