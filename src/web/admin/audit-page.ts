import type { EventLine, Looked, Named } from '../../domain/audit/look-at-events.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { browserName } from '../../words/browser-name.ts'
import { eventText } from '../../words/event-text.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { act, card, linkButton, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import type { AuditQuery } from './audit-query.ts'
import { auditSearch } from './audit-search-part.ts'
import { nothing } from './parts.ts'

export interface AuditPage {
  view: View
  acting: Acting
  query: AuditQuery
  before?: number
  looked: Looked
}

/** The log of the account as sentences; each leads to its line with everything that is in it. */
export function auditPage(page: AuditPage): Html {
  const { view, acting, query, looked } = page
  const { words } = view
  const refusals = looked.found
    ? []
    : [
        {
          field: looked.reason === 'no-such-actor' ? 'actor' : 'subject',
          text: words(`audit.${looked.reason}`),
        },
      ]
  const main = html`<p>${words('audit.lead')}</p>
${auditSearch(view, query, refusals)}${looked.found && list(page, looked.lines)}${turning(page)}${exporting(view, query)}`
  return adminLayout({ view, acting, title: words('audit.title'), main, refusals })
}

function list({ view, acting, looked }: AuditPage, lines: readonly EventLine[]): Html {
  const { words } = view
  const more = looked.found && looked.next !== undefined
  if (lines.length === 0)
    return more
      ? html`<p>${words('audit.look-on')}</p>`
      : nothing(words('audit.nothing-title'), words('audit.nothing'))
  const columns = [
    words('audit.what'),
    words('audit.when'),
    words('audit.who'),
    words('audit.whom'),
    words('audit.where'),
  ]
  const rows = lines.map((line): Child[] => {
    const { kind, sequence, at } = line.event
    const href = to(routes.admin.event, { id: String(sequence) })
    return [
      html`<a href="${href}">${eventText(words, kind)}</a>`,
      momentText(view, at),
      html`<span>${actorText(view, acting, line)}${factors(view, line)}</span>`,
      subjectText(view, acting, line) ?? '–',
      place(view, line),
    ]
  })
  return table({ caption: words('audit.caption', { count: rows.length }), columns, rows })
}

/** Always with its day: a log is read by whoever was not there. */
export const momentText = ({ language, timeZone }: View, at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${formatMoment(at, { language, timeZone })}</time>`

/** Nothing where it happened to nobody in particular. */
export function subjectText(view: View, acting: Acting, { event, subject }: EventLine): Child {
  if (event.subject === undefined) return undefined
  if (event.subject === event.actor) return view.words('audit.themselves')
  return subject ? person(view, acting, subject) : event.subject
}

/** A person by name, to their page where whoever looks may see it. */
export function person({ words }: View, acting: Acting, { id, name, gone }: Named): Html {
  if (gone) return html`${name} <span class="hint">${words('audit.gone')}</span>`
  return acting.may('users:read')
    ? html`<a href="${to(routes.admin.user, { id })}">${name}</a>`
    : html`${name}`
}

export function actorText(view: View, acting: Acting, { event, actor }: EventLine): Child {
  if (actor) return person(view, acting, actor)
  const known = (['system', 'console', 'nobody'] as const).find((name) => name === event.actor)
  return view.words(`audit.by-${known ?? 'unknown'}`)
}

const factors = (view: View, line: EventLine): Child => {
  const text = factorsText(view, line)
  return text !== '' && html`<br><span class="hint">${text}</span>`
}

const FACTORS = ['password', 'authenticator', 'token', 'passkey'] as const

/** Those that this version can name, as people call them. */
export const factorsText = ({ words }: View, { event: { factors = [] } }: EventLine): string =>
  factors
    .map((factor) => {
      const known = FACTORS.find((name) => name === factor)
      return known ? words(`audit.factor-${known}`) : factor
    })
    .join(words.language === 'ja' ? '、' : ', ')

const place = ({ words }: View, { event: { userAgent, network } }: EventLine): Child => {
  if (userAgent === undefined && network === undefined) return '–'
  const browser = userAgent === undefined ? '' : browserName(userAgent, words)
  return html`<span>${browser}${network !== undefined && html`<br><span class="hint">${network}</span>`}</span>`
}

function turning({ view: { words }, query, before, looked }: AuditPage): Html | undefined {
  const next = looked.found ? looked.next : undefined
  if (before === undefined && next === undefined) return undefined
  const href = (more: Record<string, string>) => {
    const asked = new URLSearchParams({ ...query, ...more }).toString()
    return asked === '' ? routes.admin.audit : `${routes.admin.audit}?${asked}`
  }
  return html`<nav class="actions" aria-label="${words('admin.pages')}">${
    before !== undefined && linkButton(words, { label: words('audit.newest'), href: href({}) })
  }${
    next !== undefined &&
    linkButton(words, { label: words('audit.older'), href: href({ before: String(next) }) })
  }</nav>`
}

/** Of the days that are shown, whatever else was asked for: a chain has no gaps. */
function exporting({ words }: View, { since, until }: AuditQuery): Html {
  const hidden = { ...(since && { since }), ...(until && { until }) }
  const label = words('audit.export-go')
  const body = html`<p>${words('audit.export-text')}</p>
${act(words, { action: routes.admin.auditExport, hidden, label, kind: 'secondary' })}`
  return card(words('audit.export'), body, 'export')
}
