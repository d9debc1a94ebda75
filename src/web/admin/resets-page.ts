import type { Acting } from '../../domain/permissions/acting.ts'
import type { SeenReset } from '../../domain/resets/look-at-resets.ts'
import { resetEnd } from '../../domain/resets/reset.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOf, nothing, pager, type Turned } from './parts.ts'
import { resetBadge } from './reset-page.ts'

interface ResetsPage {
  view: View
  acting: Acting
  resets: readonly SeenReset[]
  turning: Turned
}

/** Resets that wait for a second administrator, or for their user. */
export function resetsPage({ view, acting, resets, turning }: ResetsPage): Html {
  const { words } = view
  const columns = [
    words('admin.column-name'),
    words('admin.column-state'),
    words('resets.asked-by'),
    words('resets.until'),
  ]
  const rows = resets.map((seen): Child[] => {
    const { reset, subject, askedBy } = seen
    const end = resetEnd(reset)
    return [
      html`<a href="${to(routes.admin.reset, { id: reset.id })}">${nameOf(subject)}</a>`,
      resetBadge(view, seen),
      askedBy ? nameOf(askedBy) : words('resets.gone'),
      end ? formatMoment(end, view) : '–',
    ]
  })
  const caption = words('resets.count', { count: rows.length })
  const main = html`<p>${words('resets.lead')}</p>${
    rows.length > 0
      ? table({ caption, columns, rows })
      : nothing(words('resets.none-title'), words('resets.none'))
  }${pager(words, { path: routes.admin.resets, ...turning })}`
  return adminLayout({ view, acting, title: words('resets.list-title'), main })
}
