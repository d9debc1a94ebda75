import { routes } from '../routes.ts'
import { codeField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

interface ForgottenPage {
  view: View
  refusals?: readonly Refusal[]
  email?: string
}

/** Asks for the address. It says nothing about who exists (R12). */
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
  const main = html`<p>${words('recovery.forgotten-lead')}</p>
${form(routes.forgotten.page, html`${field}${button(words, { label: words('recovery.forgotten-go') })}`)}`
  return layout({ view, title: words('recovery.forgotten-title'), refusals, main })
}

/** The same for every address: whether a mail was sent only the mailbox tells. */
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
