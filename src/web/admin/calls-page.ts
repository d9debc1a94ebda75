import type { Call } from '../../domain/calls/call.ts'
import type { CallLine } from '../../domain/calls/list-calls.ts'
import type { Spending } from '../../domain/calls/look-at-spending.ts'
import type { Language } from '../../domain/ids.ts'
import { maskNumber } from '../../domain/numbers/number.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatDuration, formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { facts, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, type Turned, userLink } from './parts.ts'

export type Which = 'failed' | 'all'

interface CallsPage {
  view: View
  acting: Acting
  which: Which
  lines: readonly CallLine[]
  /** For operators only. */
  spending: Spending | undefined
  turning: Turned
}

/** The calls of today, or what came to nothing in the last week: who, how it went, and what the provider said of it. */
export function callsPage({ view, acting, which, lines, spending, turning }: CallsPage): Html {
  const { words } = view
  const texts =
    which === 'failed'
      ? { title: 'admin.calls', lead: 'admin.calls-lead', none: 'admin.calls-none' }
      : { title: 'admin.calls-all', lead: 'admin.calls-all-lead', none: 'admin.calls-all-none' }
  const list = texts as typeof texts & Texts
  const noneTitle = words(
    which === 'failed' ? 'admin.calls-none-title' : 'admin.calls-all-none-title',
  )
  const main = html`<p>${words(list.lead)}</p>${which === 'all' && spending && spendingPart(view, spending)}
${lines.length > 0 ? callTable(view, lines) : nothing(noneTitle, words(list.none))}
${pager(words, { path: routes.admin.calls, query: which === 'all' ? { which } : {}, ...turning })}
<p><a href="${which === 'all' ? routes.admin.calls : `${routes.admin.calls}?which=all`}">${words(which === 'all' ? 'admin.calls-show-failed' : 'admin.calls-show-all')}</a></p>`
  return adminLayout({ view, acting, title: words(list.title), main })
}

interface Texts {
  title: 'admin.calls' | 'admin.calls-all'
  lead: 'admin.calls-lead' | 'admin.calls-all-lead'
  none: 'admin.calls-none' | 'admin.calls-all-none'
}

function callTable(view: View, lines: readonly CallLine[]): Html {
  const { words } = view
  const columns = [
    words('admin.column-name'),
    words('admin.column-when'),
    words('admin.column-number'),
    words('admin.column-purpose'),
    words('admin.column-outcome'),
    words('admin.column-provider'),
  ]
  const rows = lines.map(({ user, call, number }): Child[] => [
    userLink(user),
    formatMoment(call.createdAt, view),
    number ? maskNumber(number.e164) : words('admin.number-gone'),
    words(`admin.call-for-${call.purpose}`),
    html`<div>${outcome(view, call)}${causes(view, call)}</div>`,
    carriedBy(view.language, call),
  ])
  return table({ caption: words('admin.calls-count', { count: lines.length }), columns, rows })
}

const outcome = ({ words }: View, { status }: Call): string =>
  status.name === 'refused'
    ? words(`admin.call-${status.reason}`)
    : words(
        status.name === 'confirmed' || status.name === 'stopped'
          ? `admin.call-${status.name}`
          : 'admin.call-under-way',
      )

/** In the providers' own words, the one that was tried first first. */
function causes({ words }: View, { provider, providerCause, tried = [] }: Call): Html[] {
  const all = [...tried, ...(provider ? [{ provider, cause: providerCause }] : [])]
  return all.flatMap(({ provider: by, cause }) =>
    cause ? [html`<br><small>${words('admin.call-cause', { provider: by, cause })}</small>`] : [],
  )
}

/** By whom, for how long, for how much: as far as it is known. */
function carriedBy(language: Language, call: Call): string {
  const { provider, answeredAt, endedAt } = call
  const lasted =
    answeredAt && endedAt ? formatDuration(+endedAt - +answeredAt, language) : undefined
  const price = priceText(call, language)
  return [provider, lasted, price].filter((part) => part !== undefined).join(' · ')
}

function priceText(
  { priceMicros, priceCurrency }: Pick<Call, 'priceMicros' | 'priceCurrency'>,
  language: Language,
): string | undefined {
  if (priceMicros === undefined || !priceCurrency) return undefined
  const money = { style: 'currency', currency: priceCurrency, maximumFractionDigits: 4 } as const
  return new Intl.NumberFormat(language, money).format(priceMicros / 1_000_000)
}

function spendingPart({ words, language }: View, { spent, most }: Spending): Html {
  const of = (count: number, cap: number) => {
    const [some, all] = [count, cap].map((value) => value.toLocaleString(language))
    return words('admin.spending-of', { some: some!, all: all! })
  }
  const units = (micros: number) => Math.ceil(micros / 10_000) / 100
  return html`<h2>${words('admin.spending')}</h2>
<p class="hint">${words('admin.spending-lead')}</p>${facts([
    { term: words('admin.spending-day'), value: of(spent.all, most.all) },
    { term: words('admin.spending-hour'), value: of(spent.hour, most.hour) },
    { term: words('admin.spending-tests'), value: of(spent.tests, most.tests) },
    { term: words('admin.spending-money'), value: of(units(spent.micros), units(most.micros)) },
  ])}<h2>${words('admin.calls-list')}</h2>`
}
