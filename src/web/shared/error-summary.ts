import type { Words } from '../../words/words.ts'
import { type Html, html } from './html.ts'
import type { Refusal } from './view.ts'

/** What is wrong, at the top, with links to the fields. It takes the focus; no scripts needed. */
export function errorSummary(words: Words, refusals: readonly Refusal[]): Html | undefined {
  if (refusals.length === 0) return undefined
  return html`<div class="summary" role="alert" aria-labelledby="summary" tabindex="-1" autofocus>
<h2 id="summary">${words('shared.refused-heading')}</h2>
<ul>${refusals.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)}</ul>
</div>`
}
