import { routes } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whichOfTwo } from '../signin/which-of-two.ts'
import { recoveryCodeField } from './recovery-code-field.ts'

interface ByCodePage {
  view: View
  refusals?: readonly Refusal[]
}

const { byCode, userByCode } = routes.forgotten
const PAGES = { root: byCode, user: userByCode }

/** Password and device both gone (W4): who they are, and a code of their sheet. */
export function forgottenByCodePage({
  view,
  refusals = [],
  email,
}: ByCodePage & { email?: string }): Html {
  const { words } = view
  const name = textField(words, {
    name: 'email',
    label: words('recovery.forgotten-email'),
    type: 'email',
    autocomplete: 'username',
    value: email,
    refusals,
    first: true,
  })
  return page({ view, refusals, role: 'root', name })
}

export function forgottenUserByCodePage({
  view,
  refusals = [],
  account,
  userName,
}: ByCodePage & { account?: string | undefined; userName?: string }): Html {
  const { words } = view
  const name = html`${textField(words, { name: 'account', label: words('signin.account-label'), hint: words('signin.account-hint'), value: account, autocomplete: 'organization', refusals, first: !account })}
${textField(words, { name: 'user', label: words('signin.user-label'), value: userName, autocomplete: 'username', refusals, first: Boolean(account) })}`
  return page({ view, refusals, role: 'user', name })
}

function page({
  view,
  refusals,
  role,
  name,
}: Required<ByCodePage> & { role: 'root' | 'user'; name: Html }): Html {
  const { words } = view
  const go = button(words, { label: words('recovery-codes.forgotten-go') })
  const main = html`${whichOfTwo(words, role, PAGES)}<p>${words('recovery-codes.forgotten-lead')}</p>
${form(PAGES[role], html`${name}${recoveryCodeField(words, refusals)}${go}`)}`
  return layout({ view, title: words('recovery-codes.forgotten-title'), refusals, main })
}
