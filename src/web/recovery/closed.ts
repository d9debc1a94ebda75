import type { RecoveryView } from '../../domain/recovery/view-recovery.ts'
import { replacesDevice } from '../../domain/ways/ways.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'

/** How a recovery ended, and the next step. */
export function closedNotice(
  view: View,
  { attempt, target, situation, openness }: RecoveryView,
): Html {
  const { words } = view
  const next = linkButton(words, {
    label: words('recovery.begin-again'),
    href: routes.signin.name,
    kind: 'primary',
  })
  const ended =
    [attempt, target].find(
      ({ status }) => status.name === 'closed' || status.name === 'finished',
    ) ?? attempt
  if (ended.status.name !== 'closed') {
    const key = replacesDevice(ended.way) ? 'recovery.finished-text' : 'recovery.password-done'
    return html`${notice(words, 'success', words(key))}${next}`
  }
  const { outcome } = ended.status
  // Whoever begins again before that would only read it then.
  const closed = !openness.open && openness.reason === 'stopped-lately'
  const until = situation.user.alternativeFactorsClosedUntil
  return html`<h2>${words('recovery.closed-title')}</h2><p>${words(`recovery.closed-${outcome}`)}</p>
${closed && html`<p>${whenText(view, 'recovery.closed-until', until)}</p>`}${next}`
}
