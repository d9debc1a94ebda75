import { formatMoment } from '../../words/moments.ts'
import type { Words } from '../../words/words.ts'
import { type Html, html } from '../shared/html.ts'
import { phrases } from '../shared/phrases.ts'
import type { View } from '../shared/view.ts'
import { simulatorAddresses as at } from './addresses.ts'
import { labelsOf, pieces } from './mail-links.ts'
import type { InboxMail } from './simulator.ts'

/** The inbox, newest first. */
export function inbox(view: View, mails: readonly InboxMail[]): Html {
  const { words } = view
  if (mails.length === 0) return html`<p class="hint">${words('simulator.mail-none')}</p>`
  const newestFirst = mails.toReversed().slice(0, MOST_SHOWN)
  return html`<ul class="mail-list">${newestFirst.map(
    ({ messageId, subject, to, at }) => html`<li><a href="${mailAddress(messageId)}"><span
class="mail-subject">${subject}</span> <span class="hint">${words('simulator.mail-to', { to })}</span>
<span class="hint">${formatMoment(at, view)}</span></a></li>`,
  )}</ul>`
}

/** One mail as a mail program shows plain text: addresses are links, and each button's name is a button. */
export function openMail(view: View, mail: InboxMail | undefined): Html {
  const { words } = view
  const back = html`<p><a href="${at.page}?app=mail">← ${words('simulator.mail-back')}</a></p>`
  if (!mail) return html`${back}<p>${words('simulator.mail-gone')}</p>`
  const labels = labelsOf(mail.html)
  const paragraphs = mail.text.trim().split(/\n{2,}/)
  return html`${back}<article class="mail" aria-labelledby="mail-subject">
<h3 id="mail-subject">${mail.subject}</h3>
<p class="hint">${words('simulator.mail-to', { to: mail.to })}<br>${formatMoment(mail.at, view)}</p>
${paragraphs.map((paragraph) => html`<p>${paragraph.split('\n').map((line) => mailLine(words, line, labels))}</p>`)}
<p class="hint">${words('simulator.mail-new-tab')}</p></article>`
}

/** Older ones stay in the API; a page of a thousand mails helps nobody. */
const MOST_SHOWN = 50

const mailAddress = (id: string) => `${at.page}?app=mail&mail=${encodeURIComponent(id)}`

function mailLine(words: Words, line: string, labels: Map<string, string>): Html {
  const href = labels.get(line)
  const shown = href
    ? html`<a class="button secondary" href="${href}" ${NEW_TAB}>${phrases(words, line)}</a>`
    : pieces(line).map(({ text, link }) =>
        link ? html`<a href="${link}" ${NEW_TAB}>${text}</a>` : text,
      )
  return html`<span class="mail-line">${shown}</span>`
}

/** The new tab must not be able to steer this one. */
const NEW_TAB = html`target="_blank" rel="noopener noreferrer"`
