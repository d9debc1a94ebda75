import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export type Outcome = 'stopped' | 'warned' | 'reported' | 'undone' | 'over' | 'nothing'

/** What became of it, what holds now, and what to do next. */
export function outcomePage(view: View, outcome: Outcome): Html {
  const { words } = view
  const signIn = linkButton(words, {
    label: words('shared.go-signin'),
    href: routes.signin.name,
    kind: 'primary',
  })
  const main = html`${TEXTS[outcome].map((key) => html`<p>${words(key)}</p>`)}
${outcome !== 'nothing' && html`<p>${signIn}</p>`}`
  return layout({ view, title: words(`stop.${outcome}-title`), main })
}

const TEXTS: Record<Outcome, readonly WordKey[]> = {
  stopped: [
    'stop.stopped-text',
    'stop.stopped-holds',
    'stop.stopped-devices',
    'stop.stopped-password',
  ],
  warned: ['stop.warned-text', 'stop.warned-next'],
  reported: ['stop.reported-text', 'stop.reported-next'],
  undone: ['stop.undone-text', 'stop.undone-next'],
  over: ['stop.over-text'],
  nothing: ['stop.nothing-text'],
}
