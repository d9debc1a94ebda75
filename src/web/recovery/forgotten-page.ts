import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { codeField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whichOfTwo } from '../signin/which-of-two.ts'

interface ForgottenPage {
  view: View
  refusals?: readonly Refusal[]
  email?: string
}

const PAGES = { root: routes.forgotten.page, user: routes.forgotten.user }

/** Asks a root user for the address. It says nothing about who exists (R12). */
export function forgottenPage({ view, refusals = [], email }: ForgottenPage): Html {
  const { words } = view
  const field = textField(words, {
    name: 'email',
    label: words('recovery.forgotten-email'),
    type: 'email',
    autocomplete: 'username',
    value: email,
    refusals,
    first: true,
  })
  const main = html`${whichOfTwo(words, 'root', PAGES)}<p>${words('recovery.forgotten-lead')}</p>
${form(routes.forgotten.page, html`${field}${button(words, { label: words('recovery.forgotten-go') })}`)}
${toCode(words, routes.forgotten.byCode)}`
  return layout({ view, title: words('recovery.forgotten-title'), refusals, main })
}

/** Asks everybody else for the account and the name in it. The link goes to the user's own verified address. */
export function forgottenUserPage({
  view,
  refusals = [],
  account,
  userName,
}: {
  view: View
  refusals?: readonly Refusal[]
  account?: string | undefined
  userName?: string
}): Html {
  const { words } = view
  const fields = html`${textField(words, { name: 'account', label: words('signin.account-label'), hint: words('signin.account-hint'), value: account, autocomplete: 'organization', refusals, first: !account })}
${textField(words, { name: 'user', label: words('signin.user-label'), value: userName, autocomplete: 'username', refusals, first: Boolean(account) })}
${button(words, { label: words('recovery.forgotten-go') })}`
  const main = html`${whichOfTwo(words, 'user', PAGES)}<p>${words('recovery.forgotten-user-lead')}</p>
${form(routes.forgotten.user, fields)}
${toCode(words, routes.forgotten.userByCode)}`
  return layout({ view, title: words('recovery.forgotten-title'), refusals, main })
}

const toCode = (words: Words, href: string): Html =>
  html`<p><a href="${href}">${words('recovery-codes.forgotten-link')}</a></p>`

/** The same for every name: whether a mail was sent only the mailbox tells. */
export function forgottenSentPage({ view, refusals = [] }: ForgottenPage): Html {
  const { words } = view
  const digits = codeField(words, {
    name: 'digits',
    label: words('recovery.mail-digits'),
    hint: words('recovery.forgotten-sent-elsewhere'),
    refusals,
  })
  const main = html`<p>${words('recovery.forgotten-sent-text')}</p>
${form(routes.forgotten.sent, html`${digits}${button(words, { label: words('recovery.mail-digits-go'), kind: 'secondary' })}`)}
<p class="hint">${words('recovery.mail-spam')}</p>
<p><a href="${routes.forgotten.page}">${words('recovery.mail-again')}</a></p>`
  return layout({ view, title: words('recovery.forgotten-sent-title'), refusals, main })
}
