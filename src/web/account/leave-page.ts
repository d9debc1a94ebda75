import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { confirmPart, frozenNotice } from './parts.ts'

interface LeavePage {
  view: View
  account: AccountView
  refusals: readonly Refusal[]
}

/** What leaving means, and the name typed so that nobody leaves by a slip. */
export function leavePage(page: LeavePage): Html {
  const { view, refusals } = page
  const { words } = view
  const main = html`${body(page)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('account.leave-title'), refusals, main })
}

function body({ view, account, refusals }: LeavePage): Html {
  const { words } = view
  const { user } = account
  if (user.role === 'root')
    return html`<p>${words('account.leave-root')}</p><p>${words('account.leave-root-instead')}</p>`
  const lead = html`<p>${words('account.leave-lead')}</p>
${notice(words, 'warning', words('account.leave-final'))}
<p><a href="${routes.account.export}">${words('account.export-title')}</a></p>`
  if (account.frozenUntil) return html`${frozenNotice(view, account)}${lead}`
  if (!account.confirmed) return html`${lead}${confirmPart(view, routes.account.leave)}`
  const name = textField(words, {
    name: 'name',
    label: words('account.leave-name', { name: user.userName ?? '' }),
    refusals,
  })
  const go = button(words, { label: words('account.leave-go'), kind: 'danger' })
  return html`${lead}${form(routes.account.leave, html`${name}${go}`)}`
}
