import type { CallLine } from '../../domain/calls/list-failed.ts'
import { maskNumber } from '../../domain/numbers/number.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, type Turned, userLink } from './parts.ts'

interface CallsPage {
  view: View
  acting: Acting
  lines: readonly CallLine[]
  turning: Turned
}

/** Calls that came to nothing, each with the reason and what would help. */
export function callsPage({ view, acting, lines, turning }: CallsPage): Html {
  const { words } = view
  const columns = [
    words('admin.column-name'),
    words('admin.column-when'),
    words('admin.column-number'),
    words('admin.column-purpose'),
    words('admin.column-why'),
  ]
  const rows = lines.map(({ user, call, number }): Child[] => [
    userLink(user),
    formatMoment(call.createdAt, view),
    number ? maskNumber(number.e164) : words('admin.number-gone'),
    words(`admin.call-for-${call.purpose}`),
    call.status.name === 'refused' && [
      words(`admin.call-${call.status.reason}`),
      call.providerCause &&
        html`<br /><small>${words('admin.call-cause', { cause: call.providerCause })}</small>`,
    ],
  ])
  const caption = words('admin.calls-count', { count: lines.length })
  const main = html`<p>${words('admin.calls-lead')}</p>
${
  lines.length > 0
    ? table({ caption, columns, rows })
    : nothing(words('admin.calls-none-title'), words('admin.calls-none'))
}${pager(words, { path: routes.admin.calls, ...turning })}`
  return adminLayout({ view, acting, title: words('admin.calls'), main })
}
