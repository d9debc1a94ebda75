import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { PasswordRules } from '../../domain/passwords/password.ts'
import { routes } from '../routes.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import { passwordStrength } from '../shared/password-strength.ts'
import type { Refusal, View } from '../shared/view.ts'
import { shownName } from '../signin/with-session.ts'
import { confirmPart } from './parts.ts'

interface PasswordPage {
  view: View
  account: AccountView
  rules: PasswordRules
  refusals: readonly Refusal[]
}

/** The present password and a new one. Whoever is protected confirms with a device first. */
export function passwordPage(page: PasswordPage): Html {
  const { view, account, refusals } = page
  const { words } = view
  const mustConfirm = account.user.protectedAt !== undefined && !account.confirmed
  const main = html`<p>${words('account.password-lead')}</p>
${mustConfirm ? confirmPart(view, routes.account.password) : changeForm(page)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({
    view,
    title: words('account.password-title'),
    refusals,
    main,
    elements: ['password-strength'],
  })
}

function changeForm({ view: { words }, account, rules, refusals }: PasswordPage): Html {
  const current = passwordField(words, {
    name: 'current',
    label: words('account.password-current'),
    kind: 'current',
    refusals,
  })
  const field = passwordField(words, {
    name: 'next',
    label: words('account.password-next'),
    hint: words('account.password-hint', { count: rules.least }),
    kind: 'new',
    refusals,
  })
  // The hidden name tells password managers whose password they keep.
  const fields = html`<input type="text" name="email" value="${shownName(account.user)}" autocomplete="username" readonly hidden>
${current}${passwordStrength(words, rules, field)}${button(words, { label: words('account.password-go') })}`
  return form(routes.account.password, fields)
}
