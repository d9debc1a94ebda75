import type { Passkey } from '../../domain/devices/device.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, form } from '../shared/parts.ts'
import { passkeyMaker } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'
import { draftTitle, replacingLead } from './draft-page.ts'

export interface PasskeyDraftPage {
  view: View
  draft: Passkey
  /** The name of the device whose place it takes. */
  replaced: string | undefined
  refusals?: readonly Refusal[]
}

/** Second page of adding a passkey: the browser makes it. */
export function passkeyDraftPage(page: PasskeyDraftPage): Html {
  const { view, draft, replaced, refusals = [] } = page
  const { words } = view
  const until = draft.draftUntil
  const fields = html`<input type="hidden" name="what" value="add">
${passkeyMaker(words, { label: words('passkeys.make-go') })}`
  const main = html`${replacingLead(words, replaced)}<p>${words('passkeys.make-lead')}</p>${form(routes.security.draft, fields)}
<p class="hint">${words('passkeys.make-where')}</p>
${act(words, { action: routes.security.draft, hidden: { what: 'cancel' }, label: words('security.draft-cancel'), kind: 'link' })}
${until && html`<p class="hint">${words('passkeys.make-until', { until: formatMoment(until, view) })}</p>`}`
  const title = draftTitle(words, draft, replaced)
  return layout({ view, title, main, refusals, elements: ['passkey'] })
}
