import type { Words } from '../../words/words.ts'
import { type Child, type Html, html } from './html.ts'
import type { View } from './view.ts'

/**
 * A part of a page that follows a state. `live` sends a server-sent event whenever the state changed; the
 * page is then fetched again and the parts with the same `id` are replaced. Without scripts there is a link.
 * Give the layout `elements: ['live-page']`.
 */
export const livePage = (
  { words, path }: View,
  { id, live, body }: { id: string; live: string; body: Child },
): Html =>
  html`<live-page id="${id}" src="${live}" data-changed="${words('shared.changed')}"><div class="live-body">${body}</div>
<noscript><p class="hint">${words('shared.refresh-hint')} <a href="${path}">${words('shared.refresh')}</a></p></noscript>
<p class="visually-hidden" role="status" aria-live="polite"></p></live-page>`

/** Text to type or carry elsewhere (a secret), with a button that copies it where scripts run. */
export const copyText = (words: Words, text: string): Html =>
  html`<copy-text data-copy="${words('shared.copy')}" data-copied="${words('shared.copied')}"><code class="secret">${text}</code></copy-text>`
