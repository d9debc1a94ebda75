import type { Draft } from '../../domain/devices/show-draft.ts'
import { formatMoment } from '../../words/moments.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { copyText } from '../shared/elements.ts'
import { codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, button, details, form, linkButton } from '../shared/parts.ts'
import { steps } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface DraftPage {
  view: View
  draft: Draft
  /** The name of the device whose place it takes. */
  replaced: string | undefined
  /** Only on request: what is on a screen can be photographed (DE-2). */
  qrShown: boolean
  refusals?: readonly Refusal[]
}

/** Second page of adding a device: its secret into the app, two codes back. */
export function draftPage(page: DraftPage): Html {
  const { view, draft, replaced, refusals = [] } = page
  const { words } = view
  const until = draft.device.draftUntil
  const list = [
    { title: words('security.draft-scan'), state: 'current' as const, body: secret(page) },
    { title: words('security.draft-codes'), state: 'current' as const, body: codes(page) },
  ]
  const main = html`${replacingLead(words, replaced)}<p>${words('security.draft-lead')}</p>${steps(words, list)}
${act(words, { action: routes.security.draft, hidden: { what: 'cancel' }, label: words('security.draft-cancel'), kind: 'link' })}
${until && html`<p class="hint">${words('security.draft-until', { until: formatMoment(until, view) })}</p>`}`
  const title = draftTitle(words, draft.device, replaced)
  return layout({ view, title, main, refusals, elements: ['copy-text', 'when-filled'] })
}

function secret({ view: { words }, draft, qrShown }: DraftPage): Html {
  const picture = qrShown
    ? html`<img class="qr" src="${routes.security.qr}" width="256" height="256" alt="${words('security.qr-alt')}">
<p>${words('security.qr-several')}</p>`
    : linkButton(words, {
        label: words('security.qr-show'),
        href: `${routes.security.draft}?qr=shown`,
        kind: 'primary',
      })
  const typing = html`<p>${words('security.secret-text')}</p>${copyText(words, draft.secret)}
<p class="hint">${words('security.secret-kind')}</p>`
  return html`${picture}<p><a href="${draft.uri}">${words('security.open-app')}</a></p>
${details(words('security.secret-show'), typing)}`
}

function codes({ view: { words }, qrShown, refusals }: DraftPage): Html {
  // The picture stays as it was when a code was mistyped.
  const fields = html`<input type="hidden" name="what" value="add"><input type="hidden" name="qr" value="${qrShown ? 'shown' : ''}">
${codeField(words, { name: 'first', label: words('security.first-code'), refusals })}
${codeField(words, { name: 'second', label: words('security.second-code'), hint: words('security.second-code-hint'), refusals })}
${button(words, { label: words('security.draft-go'), kind: qrShown || refusals?.length ? 'primary' : 'secondary' })}`
  return html`<when-filled>${form(routes.security.draft, fields)}</when-filled>`
}

/** Of whatever is added: its own name, or the one of the device whose place it takes. */
export const draftTitle = (
  words: Words,
  { name }: { name: string },
  replaced: string | undefined,
): string =>
  replaced === undefined
    ? words('security.draft-title', { device: name })
    : words('security.replacing-title', { device: replaced })

/** When the device whose place it takes stops working. */
export const replacingLead = (words: Words, replaced: string | undefined): Html | undefined =>
  replaced === undefined
    ? undefined
    : html`<p>${words('security.replacing-lead', { device: replaced })}</p>`
