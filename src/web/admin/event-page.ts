import type { EventLine, Word } from '../../domain/audit/look-at-events.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { browserName } from '../../words/browser-name.ts'
import { eventText } from '../../words/event-text.ts'
import { routes } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { card, facts } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { actorText, factorsText, momentText, person, subjectText } from './audit-page.ts'

interface EventPage {
  view: View
  acting: Acting
  line: EventLine
  word?: Word
}

/** One line of the log with everything that is in it, and the hash that holds it in its chain. */
export function eventPage(page: EventPage): Html {
  const { view, acting, line, word } = page
  const { words } = view
  const { sequence, kind } = line.event
  const main = html`<p>${eventText(words, kind)}</p>
${facts(rows(page))}${word && wordCard(view, acting, word)}${data(page)}${chain(page)}
<p><a href="${routes.admin.audit}">${words('audit.back')}</a></p>`
  return adminLayout({ view, acting, title: words('audit.event-title', { line: sequence }), main })
}

function rows({ view, acting, line }: EventPage): { term: string; value: Child }[] {
  const { words } = view
  const { at, kind, network, userAgent } = line.event
  const factors = factorsText(view, line)
  const shown: [term: string, value: Child][] = [
    [words('audit.when'), momentText(view, at)],
    [words('audit.who'), actorText(view, acting, line)],
    [words('audit.whom'), subjectText(view, acting, line)],
    [words('audit.factors'), factors],
    [words('audit.event-browser'), userAgent && browserName(userAgent, words)],
    [words('audit.event-network'), network],
    [words('audit.event-kind'), html`<code>${kind}</code>`],
  ]
  return shown.filter(([, value]) => value).map(([term, value]) => ({ term, value }))
}

function wordCard(view: View, acting: Acting, { reason, askedBy, agreedBy }: Word): Html {
  const { words } = view
  const shown: [term: string, value: Child][] = [
    [words('audit.word-asked'), askedBy && person(view, acting, askedBy)],
    [words('audit.word-agreed'), agreedBy && person(view, acting, agreedBy)],
    [words('audit.word-reason'), reason],
  ]
  const list = shown.filter(([, value]) => value).map(([term, value]) => ({ term, value }))
  return card(words('audit.word'), facts(list))
}

/** As the program wrote it: names of fields and ids. */
function data({ view: { words }, line }: EventPage): Html | undefined {
  const entries = Object.entries(line.event.data ?? {})
  if (entries.length === 0) return undefined
  const list = entries.map(([term, value]) => ({
    term,
    value: html`<code>${String(value)}</code>`,
  }))
  return card(words('audit.event-data'), facts(list))
}

function chain({ view: { words }, line }: EventPage): Html {
  const { hash, previousHash } = line.event
  const list = facts([
    { term: words('audit.event-hash'), value: html`<code>${hash}</code>` },
    { term: words('audit.event-previous'), value: html`<code>${previousHash}</code>` },
  ])
  return card(undefined, html`${list}<p class="hint">${words('audit.event-chain')}</p>`, 'chain')
}
