import type { Words } from '../../words/words.ts'
import { type Html, html } from '../shared/html.ts'

/** Says which of the two somebody is, and leads to the other page (SI-1). Links: they need no script. */
export function whichOfTwo(
  words: Words,
  role: 'root' | 'user',
  to: Readonly<Record<'root' | 'user', string>>,
): Html {
  const one = (which: 'root' | 'user') =>
    html`<a href="${to[which]}"${which === role && html` aria-current="true"`}>${words(`signin.as-${which}`)}</a>`
  return html`<nav class="which" aria-label="${words('signin.which')}">${one('user')}${one('root')}</nav>`
}
