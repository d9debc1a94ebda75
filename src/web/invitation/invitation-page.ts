import type { OpenInvitation } from '../../domain/users/accept-invitation.ts'
import type { User } from '../../domain/users/user.ts'
import { formatMoment } from '../../words/moments.ts'
import { languageField, zoneField } from '../account/settings-page.ts'
import { routes, to } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, facts, form, linkButton } from '../shared/parts.ts'
import { passwordStrength } from '../shared/password-strength.ts'
import type { Refusal, View } from '../shared/view.ts'

export type Chosen = Pick<User, 'language' | 'timeZone'>

interface InvitationPage {
  view: View
  token: string
  open: OpenInvitation
  chosen: Chosen
  refusals: readonly Refusal[]
  now: Date
}

/** Who is invited where, and the form in which they choose their password. */
export function invitationPage(page: InvitationPage): Html {
  const { view, token, open, chosen, refusals } = page
  const { words } = view
  const until = formatMoment(open.link.expiresAt, view)
  const fields = html`${passwordPart(page)}${languageField(words, chosen.language)}${zoneField(words, chosen.timeZone)}
${button(words, { label: words('setup.invitation-go') })}`
  const main = html`<p>${words('setup.invitation-lead')}</p>${whoAndWhere(view, open)}
${form(to(routes.invitation, { token }), fields)}
<p class="hint">${words('setup.invitation-once', { until })}</p>`
  const title = words('setup.invitation-title', { account: open.account.name })
  return layout({ view, title, refusals, main, elements: ['password-strength'] })
}

/** Spent, replaced, expired or never sent: the same words, and who can help (R09). */
export function invitationOverPage(view: View): Html {
  const { words } = view
  const main = html`<p>${words('setup.invitation-over-text')}</p><p>${words('setup.invitation-over-next')}</p>
<p>${linkButton(words, { label: words('shared.go-signin'), href: routes.signin.name })}</p>`
  return layout({ view, title: words('setup.invitation-over-title'), main })
}

function whoAndWhere({ words }: View, { account, user, link }: OpenInvitation): Html {
  const id = html`<code>${shownAccountId(account.id)}</code>${account.alias && html` (${account.alias})`}`
  const name = user.userName
    ? { term: words('signin.user-label'), value: user.userName }
    : { term: words('account.sign-in-address'), value: link.email }
  return facts([
    { term: words('account.name'), value: account.name },
    { term: words('account.id'), value: id },
    name,
  ])
}

function passwordPart({ view: { words }, open, refusals }: InvitationPage): Html {
  const { rules, user, link } = open
  const field = passwordField(words, {
    name: 'password',
    label: words('setup.password'),
    hint: words('setup.password-hint', { count: rules.least }),
    kind: 'new',
    refusals,
  })
  // The hidden name tells password managers whose password they keep.
  return html`<input type="text" name="name" value="${user.userName ?? link.email}" autocomplete="username" readonly hidden>
${passwordStrength(words, rules, field)}`
}
