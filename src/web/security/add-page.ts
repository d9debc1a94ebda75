import type { EnrolledKind } from '../../domain/devices/begin-enrolment.ts'
import type { Device } from '../../domain/devices/device.ts'
import { routes, to } from '../routes.ts'
import { choiceField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, card, form, linkButton } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface AddPage {
  view: View
  name: string
  handset: string
  kind: EnrolledKind
  /** What gives way to the new one. */
  replaced?: Device | undefined
  refusals?: readonly Refusal[]
}

/** The default first. */
export const KINDS = ['authenticator', 'passkey'] as const satisfies readonly EnrolledKind[]

/** First page of adding a device: what it is, its name, and the phones it will live on. */
export function addPage({ view, name, handset, kind, replaced, refusals = [] }: AddPage): Html {
  const { words } = view
  const fields = html`${choiceField(words, { name: 'kind', label: words('passkeys.kind-label'), options: KINDS.map((one) => ({ value: one, label: words(`passkeys.kind-${one}`), hint: words(`passkeys.kind-${one}-hint`) })), value: kind, refusals })}
${textField(words, { name: 'name', label: words('security.name-label'), hint: words('security.name-hint'), value: name, maxlength: 40, first: true, refusals })}
${textField(words, { name: 'handset', label: words('security.handset-label'), hint: words('security.handset-hint'), value: handset, maxlength: 200, optional: true, refusals })}
${button(words, { label: words('security.add-go') })}`
  const action = replaced ? to(routes.security.replace, { id: replaced.id }) : routes.security.add
  const lead = replaced
    ? html`<p>${words('security.replacing-lead', { device: replaced.name })}</p>`
    : html`<p>${words('security.add-lead')}</p>`
  const main = html`${lead}${form(action, fields)}
<p><a href="${routes.security.page}">${words('shared.cancel')}</a></p>`
  const title = replaced
    ? words('security.replacing-title', { device: replaced.name })
    : words('security.add-title')
  return layout({ view, title, main, refusals })
}

/** The ninth is explained before anything is filled in (DE-1), with what to do instead. */
export function tooManyPage({
  view,
  devices,
  most,
}: {
  view: View
  devices: readonly Device[]
  most: number
}): Html {
  const { words } = view
  const cards = devices.map(({ id, name }) =>
    card(
      name,
      html`<div class="actions">${linkButton(words, { label: words('security.replace-this'), href: to(routes.security.replace, { id }) })}
${linkButton(words, { label: words('security.remove-link'), href: to(routes.security.remove, { id }) })}</div>`,
    ),
  )
  const main = html`<p>${words('security.full-text', { most })}</p>${cards}
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  return layout({ view, title: words('security.full-title'), main })
}
