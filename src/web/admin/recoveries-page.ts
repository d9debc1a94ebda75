import type { Acting } from '../../domain/permissions/acting.ts'
import type { RecoveryLine } from '../../domain/recovery/list-unfinished.ts'
import { nextMoment, type Recovery } from '../../domain/recovery/recovery.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, type Turned, userLink } from './parts.ts'

interface RecoveriesPage {
  view: View
  acting: Acting
  lines: readonly RecoveryLine[]
  turning: Turned
}

/** Who is getting back in, by what way, how far, and until when. */
export function recoveriesPage({ view, acting, lines, turning }: RecoveriesPage): Html {
  const { words } = view
  const columns = [
    words('admin.column-name'),
    words('admin.column-way'),
    words('admin.column-state'),
    words('admin.column-began'),
    words('admin.column-until'),
  ]
  const rows = lines.map(({ user, recovery }): Child[] => [
    userLink(user),
    html`<a href="${to(routes.admin.recovery, { id: recovery.id })}">${words(`admin.way-${recovery.way}`)}</a>`,
    recoveryBadge(view, recovery),
    formatMoment(recovery.openedAt, view),
    untilText(view, recovery),
  ])
  const caption = words('admin.recoveries-count', { count: lines.length })
  const main = html`<p>${words('admin.recoveries-lead')}</p>
${
  lines.length > 0
    ? table({ caption, columns, rows })
    : nothing(words('admin.recoveries-none-title'), words('admin.recoveries-none'))
}${pager(words, { path: routes.admin.recoveries, ...turning })}`
  return adminLayout({ view, acting, title: words('admin.recoveries'), main })
}

/** One that waits for somebody to agree says so: time alone does not end it. */
export function recoveryBadge(
  { words }: View,
  { status, approvedAt }: Pick<Recovery, 'status' | 'approvedAt'>,
): Html {
  if (status.name === 'holding' && status.needsApproval && !approvedAt)
    return badge('warning', words('admin.recovery-to-approve'))
  return badge(
    status.name === 'proving' ? 'info' : 'warning',
    words(`admin.recovery-${status.name}`),
  )
}

const untilText = (view: View, recovery: Recovery): string => {
  const until = recovery.status.name === 'holding' ? recovery.status.until : nextMoment(recovery)
  return until ? formatMoment(until, view) : ''
}
