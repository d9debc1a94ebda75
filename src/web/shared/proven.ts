import { formatAgo, formatMoment } from '../../words/moments.ts'
import { type Html, html } from './html.ts'
import { inARow } from './phrases.ts'
import type { View } from './view.ts'

/** How long ago something proved to work, its moment for whoever points at it; or that it never did (DE-5, LO-10). */
export function provenAgo(view: View, at: Date | undefined): Html {
  const { words, language, now = new Date() } = view
  if (!at) return html`${words('shared.never')}`
  const justNow = now.getTime() - at.getTime() < MINUTE_MS
  const ago = justNow ? words('shared.just-now') : formatAgo(at, { language, now })
  return html`<time datetime="${at.toISOString()}" title="${formatMoment(at, view)}">${ago}</time>`
}

const MINUTE_MS = 60_000

/** As a line of its own. */
export const provenLine = (view: View, at: Date | undefined): Html =>
  html`<p class="hint">${inARow(view.words, view.words('shared.proven'), '')}${provenAgo(view, at)}</p>`
