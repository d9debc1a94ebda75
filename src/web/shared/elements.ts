import type { Words } from '../../words/words.ts'
import { type Child, type Html, html } from './html.ts'
import type { View } from './view.ts'

export interface LivePart {
  /** Unique on the page. */
  id: string
  /** The address of its `liveStream`. */
  live: string
  /** What `liveStream` sends for the state shown here; it changes whenever the part would look different. */
  version: string
  body: Child
  /** Said to screen readers when it differs from before: "Step 1 is done. Now step 2." */
  announce?: string
}

/**
 * A part of a page that follows a state without being asked. Without scripts there is a link to look again.
 * Give the layout `elements: ['live-page']`.
 */
export const livePart = (
  { words, path }: View,
  { id, live, version, body, announce }: LivePart,
): Html =>
  html`<live-page id="${id}" src="${live}" page="${path}" version="${version}" data-changed="${words('shared.changed')}">
<div class="live-body"${announce && html` data-announce="${announce}"`}>${body}</div>
<noscript><p class="hint">${words('shared.refresh-hint')} <a href="${path}">${words('shared.refresh')}</a></p></noscript>
<p class="visually-hidden" role="status" aria-live="polite"></p></live-page>`

/**
 * Text to type or carry elsewhere (a secret), with a button that copies it without its spaces where scripts run; of several
 * texts in markup (`code`), each on a line of its own.
 * Give the layout `elements: ['copy-text']`.
 */
export const copyText = (words: Words, text: string | Html): Html =>
  html`<copy-text data-copy="${words('shared.copy')}" data-copied="${words('shared.copied')}">${typeof text === 'string' ? html`<code class="secret">${text}</code>` : text}</copy-text>`

/**
 * A button that prints the page, or how to do without it. Give the layout `elements: ['print-page']`.
 */
export const printPage = (words: Words): Html =>
  html`<print-page data-print="${words('recovery-codes.print')}"><span class="hint">${words('recovery-codes.print-otherwise')}</span></print-page>`
