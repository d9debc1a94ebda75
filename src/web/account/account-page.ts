import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { Ports } from '../../domain/ports.ts'
import { formatDay } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { badge, card, facts, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { addressState, signInFirst } from './addresses-page.ts'
import { numberState } from './number-page.ts'
import { frozenNotice } from './parts.ts'
import { effectNow } from './policy-page.ts'

interface AccountPage {
  view: View
  account: AccountView
  ports: Pick<Ports, 'numbers'>
  /** How many numbers and addresses an administrator proposed. */
  proposed: number
  /** What was changed just now, as the address says. */
  done?: string | undefined
}

/** The overview: what is known, how safe it is, and where it is changed. */
export function accountPage(page: AccountPage): Html {
  const { view, account } = page
  const { words } = view
  const signIn = account.addresses.find(({ purpose }) => purpose === 'sign-in')
  const main = html`${doneNotice(page)}${frozenNotice(view, account)}${proposedCard(page)}
${facts([
  { term: words('account.id'), value: html`<code>${shownAccountId(account.account.id)}</code>` },
  { term: words('account.name'), value: account.account.name },
  account.user.userName === undefined
    ? { term: words('account.sign-in-address'), value: signIn?.email }
    : { term: words('signin.user-label'), value: account.user.userName },
  ...nothingProposed(page),
])}
${numberCard(page)}${addressesCard(page)}${passwordCard(page)}${policyCard(page)}${settingsCard(page)}
${activityCard(page)}
${part(view, 'account.security', html`<p>${words('account.security-text')}</p>`, {
  href: routes.security.page,
  label: words('account.security-go'),
})}
${tokensCard(page)}
${dataCard(page)}`
  return layout({ view, title: words('account.title'), main })
}

const DONE = ['password', 'settings', 'policy', 'proposal'] as const

function doneNotice({ view: { words }, done }: AccountPage): Html | undefined {
  const what = DONE.find((known) => known === done)
  return what && notice(words, 'success', words(`account.done-${what}`))
}

/** What waits for an answer stands before everything else. */
function proposedCard({ view, proposed }: AccountPage): Html | undefined {
  if (proposed === 0) return undefined
  const { words } = view
  const label = words('resets.own-see')
  const go = linkButton(words, { label, href: routes.account.proposals, kind: 'primary' })
  return card(words('resets.own-title'), html`<p>${words('resets.own-waits')}</p>${go}`)
}

/** Nobody is above root and proposes anything, but in the middle of a recovery. */
function nothingProposed({ view: { words }, account, proposed }: AccountPage) {
  if (proposed > 0 || account.user.role === 'root') return []
  const nothing = html`<a href="${routes.account.proposals}">${words('resets.own-nothing')}</a>`
  return [{ term: words('resets.own-title'), value: nothing }]
}

type PartTitle =
  | 'account.number'
  | 'account.addresses'
  | 'account.password'
  | 'account.policy'
  | 'account.settings'
  | 'account.security'
  | 'account.activity'
  | 'tokens.title'

/** One thing of the account. Its button names it, for whoever hears the buttons alone. */
function part(
  { words }: View,
  title: PartTitle,
  body: Child,
  { href, label }: { href: string; label?: string },
): Html {
  const go = label
    ? linkButton(words, { label, href })
    : html`<a class="button secondary" href="${href}">${words('account.change')}<span
class="visually-hidden"> (${words(title)})</span></a>`
  return card(words(title), html`${body}${go}`)
}

function numberCard({ view, account, ports }: AccountPage): Html {
  const { words } = view
  const { number } = account
  const href = routes.account.number
  if (!number) {
    const none = html`<p>${words('account.number-none')}</p>`
    return part(view, 'account.number', none, { href, label: words('account.number-add') })
  }
  const shown = html`<p>${ports.numbers.show(number.e164)} ${numberState(words, number)}</p>
${!number.provenAt && !number.suspendedAt && html`<p class="hint">${words('account.number-unproven-text')}</p>`}`
  return part(view, 'account.number', shown, { href })
}

function addressesCard({ view, account }: AccountPage): Html {
  const { words } = view
  const list = html`<ul class="list">${signInFirst(account.addresses).map(
    (address) => html`<li>${address.email} ${addressState(words, address)}</li>`,
  )}</ul>`
  return part(view, 'account.addresses', list, { href: routes.account.address })
}

function passwordCard({ view, account: { user } }: AccountPage): Html {
  const { words } = view
  const day = user.passwordSetAt ? formatDay(user.passwordSetAt, view) : ''
  const set = day !== '' && html`<p>${words('account.password-set', { day })}</p>`
  return part(view, 'account.password', set, { href: routes.account.password })
}

function policyCard({ view, account }: AccountPage): Html {
  const now = html`<p>${effectNow(view, account)}</p>`
  const isRoot = account.user.role === 'root'
  const label = isRoot ? {} : { label: view.words('account.policy-see') }
  return part(view, 'account.policy', now, { href: routes.account.policy, ...label })
}

function settingsCard({ view, account: { user } }: AccountPage): Html {
  const language = user.language === 'ja' ? '日本語' : 'English'
  const shown = html`<p><span lang="${user.language}">${language}</span> ${badge('neutral', user.timeZone)}</p>`
  return part(view, 'account.settings', shown, { href: routes.account.settings })
}

function activityCard({ view }: AccountPage): Html {
  const { words } = view
  const body = html`<p>${words('account.activity-text')}</p>`
  const go = { href: routes.account.activity, label: words('account.activity-go') }
  return part(view, 'account.activity', body, go)
}

/** A copy of it, and the end of it. */
function dataCard({ view: { words } }: AccountPage): Html {
  return card(
    words('account.data'),
    html`<p>${words('account.data-text')}</p>
<p><a href="${routes.account.export}">${words('account.export-title')}</a></p>
<p><a href="${routes.account.leave}">${words('account.leave-title')}</a></p>`,
  )
}

function tokensCard({ view }: AccountPage): Html {
  const { words } = view
  const href = routes.account.tokens
  const text = html`<p>${words('tokens.card-text')}</p>`
  return part(view, 'tokens.title', text, { href, label: words('tokens.card-go') })
}
