import type { UnsentLine } from '../../domain/outbox/list-unsent.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOf, nothing, pager, rowButton, serverWords, type Turned, userLink } from './parts.ts'

interface MailPage {
  view: View
  acting: Acting
  lines: readonly UnsentLine[]
  turning: Turned
  retried: boolean
}

/** Letters that no mail server took, each with the server's own words. What they say is nobody's business here (R14). */
export function mailPage(page: MailPage): Html {
  const { view, acting, lines, turning, retried } = page
  const { words } = view
  const mayRetry = acting.may('users:write')
  const columns = [
    words('admin.column-name'),
    words('admin.column-when'),
    words('admin.column-state'),
    words('admin.column-why'),
    ...(mayRetry ? [words('admin.column-action')] : []),
  ]
  const rows = lines.map((line) => [...cells(view, line), ...(mayRetry ? [retry(view, line)] : [])])
  const caption = words('admin.mail-count', { count: lines.length })
  const preview = linkButton(words, {
    label: words('admin.letters-go'),
    href: routes.admin.letters,
  })
  const main = html`${retried && notice(words, 'success', words('admin.mail-retried'))}
<p>${words('admin.mail-lead')}</p>
${
  lines.length > 0
    ? table({ caption, columns, rows })
    : nothing(words('admin.mail-none-title'), words('admin.mail-none'))
}${pager(words, { path: routes.admin.mail, ...turning })}
<h2>${words('admin.letters')}</h2><p>${words('admin.letters-about')}</p><p>${preview}</p>`
  return adminLayout({ view, acting, title: words('admin.mail'), main })
}

const cells = (view: View, { letter, user }: UnsentLine): Child[] => [
  user ? userLink(user) : view.words('admin.mail-user-gone'),
  formatMoment(letter.createdAt, view),
  stateOf(view, letter),
  letter.lastError && serverWords(letter.lastError),
]

function stateOf(view: View, letter: UnsentLine['letter']): Html {
  const { words } = view
  const { deadAt, refusedAt, nextTryAt, tries } = letter
  if (deadAt) return badge('warning', words('admin.mail-dead'))
  const next = words('admin.mail-next', { count: tries, at: formatMoment(nextTryAt, view) })
  const refused = refusedAt && badge('warning', words('account.address-refused'))
  return html`<div>${refused || badge('info', words('admin.mail-waiting'))} <span class="hint">${next}</span></div>`
}

const retry = ({ words }: View, { letter, user }: UnsentLine): Html =>
  rowButton({
    action: to(routes.adminForms.retryLetter, { id: letter.id }),
    hidden: {},
    label: words('admin.mail-retry'),
    about: user ? nameOf(user) : words('admin.mail-user-gone'),
    kind: 'secondary',
  })
