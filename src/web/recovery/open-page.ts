import type { Recovery } from '../../domain/recovery/recovery.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, facts, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

/** Shown first after a full sign-in: someone else may be getting in. "Stop it" is the first answer. */
export function openRecoveryPage({ view, recovery }: { view: View; recovery: Recovery }): Html {
  const { words } = view
  const main = html`${notice(words, 'warning', words('recovery.open-lead'))}
${facts([
  { term: words('recovery.open-way'), value: words(`recovery.open-way-${recovery.way}`) },
  { term: words('recovery.open-since'), value: formatMoment(recovery.openedAt, view) },
  { term: words('recovery.open-state'), value: stateText(view, recovery) },
])}
<div class="actions">${act(words, { action: routes.recovery.open, label: words('recovery.open-stop'), kind: 'danger', hidden: { recovery: recovery.id } })}
${linkButton(words, { label: words('recovery.open-leave'), href: routes.security.page })}</div>`
  return layout({ view, title: words('recovery.open-title'), main })
}

export function stoppedPage({ view }: { view: View }): Html {
  const { words } = view
  const main = html`${notice(words, 'success', words('recovery.open-stopped'))}
${linkButton(words, { label: words('shared.continue'), href: routes.security.page, kind: 'primary' })}`
  return layout({ view, title: words('recovery.closed-title'), main })
}

function stateText(view: View, { status }: Recovery): string {
  if (status.name === 'holding' && !(view.now && status.until <= view.now)) {
    return view.words('recovery.open-state-holding', { from: formatMoment(status.until, view) })
  }
  if (status.name === 'holding') return view.words('recovery.open-state-claimable')
  return view.words(
    status.name === 'granted' ? 'recovery.open-state-granted' : 'recovery.open-state-proving',
  )
}
