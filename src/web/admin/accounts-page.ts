import type { AccountLine } from '../../domain/accounts/list-accounts.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatDay } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { selectField, textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, button, form, linkButton, notice, table } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { pager, rowButton, type Turned } from './parts.ts'

/** What was done just now, as the address says. */
export const ACCOUNTS_DONE = ['account-created', 'root-invited'] as const

interface AccountsPage {
  view: View
  acting: Acting
  lines: readonly AccountLine[]
  turning: Turned
  done?: (typeof ACCOUNTS_DONE)[number]
  refusal?: string
}

/** That an account is there, and nothing of what is in it. */
export function accountsPage(page: AccountsPage): Html {
  const { view, acting, lines, turning, done, refusal } = page
  const { words } = view
  const columns = [
    words('admin.account-name'),
    words('admin.column-account-id'),
    words('admin.column-alias'),
    words('admin.column-country'),
    words('admin.created'),
    words('admin.column-state'),
  ]
  const rows = lines.map((line): Child[] => [
    line.account.name,
    html`<code>${shownAccountId(line.account.id)}</code>`,
    line.account.alias ?? '',
    line.account.country,
    formatDay(line.account.createdAt, view),
    stateOf(view, line),
  ])
  const create = linkButton(words, {
    label: words('admin.accounts-new'),
    href: routes.admin.newAccount,
    kind: 'primary',
  })
  const caption = words('admin.accounts-count', { count: rows.length })
  const main = html`${done && notice(words, 'success', words(`admin.done-${done}`))}
<p>${words('admin.accounts-lead')}</p><p class="actions">${create}</p>
<div id="accounts">${table({ caption, columns, rows })}</div>${pager(words, { path: routes.admin.accounts, ...turning })}`
  const refusals = refusal === undefined ? [] : [{ field: 'accounts', text: refusal }]
  return adminLayout({ view, acting, title: words('admin.accounts'), main, refusals })
}

function stateOf({ words }: View, { account, invited }: AccountLine): Child {
  if (account.operatorSince) return badge('info', words('admin.account-operator'))
  if (!invited) return badge('success', words('admin.state-active'))
  return html`${badge('neutral', words('admin.account-invited'))} ${rowButton({
    action: routes.adminForms.inviteRoot,
    hidden: { account: account.id },
    label: words('admin.account-invite'),
    about: account.name,
    kind: 'secondary',
  })}`
}

export interface TypedAccount {
  name: string
  country: string
  email: string
}

interface NewAccountPage {
  view: View
  acting: Acting
  countries: readonly { code: string; name: string }[]
  typed: TypedAccount
  refusals: readonly Refusal[]
}

export function newAccountPage(page: NewAccountPage): Html {
  const { view, acting, countries, typed, refusals } = page
  const { words } = view
  const fields = html`${textField(words, { name: 'name', label: words('admin.account-name'), value: typed.name, maxlength: 80, first: true, refusals })}
${selectField(words, {
  name: 'country',
  label: words('admin.account-country'),
  hint: words('admin.account-country-hint'),
  options: countries.map(({ code, name }) => ({ value: code, label: name })),
  value: typed.country,
  refusals,
})}
${textField(words, { name: 'email', type: 'email', label: words('admin.account-email'), hint: words('admin.account-email-hint'), value: typed.email, maxlength: 320, refusals })}
${button(words, { label: words('admin.accounts-new-go') })}`
  const main = html`${form(routes.admin.newAccount, fields)}
<p><a href="${routes.admin.accounts}">${words('shared.back')}</a></p>`
  return adminLayout({ view, acting, title: words('admin.accounts-new-title'), main, refusals })
}
