import type { NoticeId } from '../../domain/ids.ts'
import type { Undoable } from '../../domain/recovery/look-at-undo.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { codeField, passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, details, form } from '../shared/parts.ts'
import { passkeyButton } from '../shared/passkey-button.ts'
import type { Refusal, View } from '../shared/view.ts'

/** Takes back what was finished, for whoever still has what was valid before. */
export function undoPage({
  view,
  token,
  notice,
  undoable: { what, until, by },
  refusals,
}: {
  view: View
  token: string
  notice: NoticeId
  undoable: Undoable
  refusals: readonly Refusal[]
}): Html {
  const { words } = view
  // Which of the two was wrong is not told, so the refusal stands beside the first.
  const password = passwordField(words, {
    name: 'password',
    label: words('stop.undo-password'),
    kind: 'current',
    refusals,
  })
  const code = html`${codeField(words, {
    name: 'code',
    label: words(`stop.undo-${what}-code`),
    hint: words(`stop.undo-${what}-code-hint`),
  })}
${button(words, { label: words('stop.undo-go'), kind: 'danger' })}`
  const passkey = passkeyButton(words, {
    purpose: 'undo',
    label: words('passkeys.undo-go'),
    kind: by === 'either' ? 'secondary' : 'primary',
  })
  const fields = html`<input type="hidden" name="event" value="${notice}">${password}
${by !== 'passkey' && code}${by !== 'code' && passkey}`
  const main = html`<p>${words(`stop.undo-${what}-text`)}</p>
<p class="hint">${words('stop.undo-until', { until: formatMoment(until, view) })}</p>
${form(to(routes.stop.undo, { token }), fields)}
${details(words('stop.undo-without'), html`<p>${words('stop.undo-without-text')}</p>`)}`
  const elements = by === 'code' ? {} : { elements: ['passkey'] as const }
  return layout({ view, title: words('stop.undo-title'), refusals, main, ...elements })
}
