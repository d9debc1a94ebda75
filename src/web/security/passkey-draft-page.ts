import type { Passkey } from '../../domain/devices/device.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, form } from '../shared/parts.ts'
import { passkeyMaker } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface PasskeyDraftPage {
  view: View
  draft: Passkey
  refusals?: readonly Refusal[]
}

/** Second page of adding a passkey: the browser makes it. */
export function passkeyDraftPage({ view, draft, refusals = [] }: PasskeyDraftPage): Html {
  const { words } = view
  const until = draft.draftUntil
  const fields = html`<input type="hidden" name="what" value="add">
${passkeyMaker(words, { label: words('passkeys.make-go') })}`
  const main = html`<p>${words('passkeys.make-lead')}</p>${form(routes.security.draft, fields)}
<p class="hint">${words('passkeys.make-where')}</p>
${act(words, { action: routes.security.draft, hidden: { what: 'cancel' }, label: words('security.draft-cancel'), kind: 'link' })}
${until && html`<p class="hint">${words('passkeys.make-until', { until: formatMoment(until, view) })}</p>`}`
  const title = words('passkeys.make-title', { device: draft.name })
  return layout({ view, title, main, refusals, elements: ['passkey'] })
}
