import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { linkButton } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export type Outcome = 'stopped' | 'warned' | 'reported' | 'undone' | 'over' | 'nothing'

/** What became of it, what holds now, and what to do next: `undo` is where a password that was set meanwhile is taken back. */
export function outcomePage(view: View, outcome: Outcome, undo?: string): Html {
  const { words } = view
  const takeBack =
    undo !== undefined &&
    html`<p>${words('stop.stopped-undo')}</p>
<p>${linkButton(words, { label: words('stop.undo-title'), href: undo, kind: 'primary' })}</p>`
  const signIn = linkButton(words, {
    label: words('shared.go-signin'),
    href: routes.signin.name,
    kind: 'primary',
  })
  const texts =
    undo === undefined ? TEXTS[outcome] : TEXTS[outcome].filter((key) => !BY_PASSWORD.has(key))
  const main = html`${texts.map((key) => html`<p>${words(key)}</p>`)}
${takeBack || (outcome !== 'nothing' && html`<p>${signIn}</p>`)}`
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

/** What asks for the password that works now, which its owner may not know. */
const BY_PASSWORD: ReadonlySet<WordKey> = new Set(['stop.stopped-devices', 'stop.stopped-password'])
