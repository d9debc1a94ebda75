import { type AccountView, accountVersion } from '../../domain/accounts/look-at-account.ts'
import { ADDRESSES_MOST } from '../../domain/users/add-address.ts'
import { type Address, lastProven, reachableOnly, verifiedOnly } from '../../domain/users/user.ts'
import { formatMoment } from '../../words/moments.ts'
import type { Words } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { codeField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, badge, button, card, form, notice } from '../shared/parts.ts'
import { brokenAtSign } from '../shared/phrases.ts'
import { provenLine } from '../shared/proven.ts'
import type { Refusal, View } from '../shared/view.ts'
import { confirmPart, frozenNotice, nextStep, onwards } from './parts.ts'

interface AddressesPage {
  view: View
  account: AccountView
  refusals: readonly Refusal[]
  email?: string | undefined
  /** It was just proven in this browser. */
  tried: boolean
  now: Date
}

/** Every address with its state, what waits for its mail, and the form for another one. */
export function addressesPage(page: AddressesPage): Html {
  const { view, account, refusals } = page
  const { words } = view
  const enough = reachableOnly(account.addresses).length > 1
  const one = !enough && notice(words, 'info', words('account.addresses-one'))
  const live = livePart(view, {
    id: 'addresses',
    live: routes.account.numberLive,
    version: accountVersion(account),
    body: html`${list(page)}${one}${enough && nextStep(view, account)}`,
  })
  const main = html`${page.tried && notice(words, 'success', words('account.address-done-tried'))}${frozenNotice(view, account)}<p>${words('account.addresses-lead')}
${words(account.user.role === 'root' ? 'account.addresses-main-root' : 'account.addresses-main-user')}</p>${live}
${!account.frozenUntil && change(page)}${onwards(view, account, enough)}`
  const title = words('account.addresses')
  return layout({ view, title, refusals, main, elements: ['live-page'] })
}

/** The sign-in address first, then the others as they were added. */
export const signInFirst = (addresses: readonly Address[]): Address[] =>
  addresses.toSorted(
    (a, b) =>
      Number(b.purpose === 'sign-in') - Number(a.purpose === 'sign-in') || +a.addedAt - +b.addedAt,
  )

/** What an address is, and whether it counts, in words. */
export function addressState(words: Words, { purpose, verifiedAt, refusedAt }: Address): Html {
  const state = verifiedAt
    ? badge('success', words('account.address-verified'))
    : badge('warning', words('account.address-unverified'))
  const signIn = purpose === 'sign-in' && badge('neutral', words('account.address-main'))
  const refused = refusedAt && badge('warning', words('account.address-refused'))
  return html`${state} ${signIn} ${refused}`
}

function list(page: AddressesPage): Html {
  return html`${signInFirst(page.account.addresses).map((address) =>
    card(
      brokenAtSign(address.email),
      html`<p>${addressState(page.view.words, address)}</p>${provenLine(page.view, lastProven(address))}${refusedPart(page, address)}${pendingPart(page, address)}${actions(page, address)}`,
    ),
  )}`
}

const refusedPart = ({ view }: AddressesPage, { refusedAt }: Address): Html | undefined =>
  refusedAt &&
  html`<p>${view.words('account.address-refused-since', { at: formatMoment(refusedAt, view) })}</p>`

function actions({ view: { words }, account }: AddressesPage, address: Address): Html | undefined {
  const { id, purpose, verifiedAt } = address
  const mail = mailAction(words, address)
  if (account.frozenUntil) return verifiedAt && html`<div class="actions">${mail}</div>`
  if (purpose === 'sign-in') return html`<div class="actions">${mail}</div>`
  const remove = act(words, {
    action: to(routes.account.removeAddress, { id }),
    label: words('account.address-remove'),
    kind: 'secondary',
  })
  const main =
    verifiedAt &&
    act(words, {
      action: to(routes.account.mainAddress, { id }),
      label: words('account.address-make-main'),
      kind: 'secondary',
    })
  return html`<div class="actions">${mail}${account.confirmed && html`${main}${remove}`}</div>`
}

/** One that is verified is tried, at any time; for another its link is sent again. */
const mailAction = (words: Words, { id, verifiedAt }: Address): Html =>
  verifiedAt
    ? act(words, {
        action: to(routes.account.tryAddress, { id }),
        label: words('account.address-try'),
        kind: 'secondary',
      })
    : act(words, {
        action: routes.account.addressAgain,
        label: words('account.address-again'),
        kind: 'secondary',
        hidden: { address: id },
      })

/** The mail that was sent last: open its link here, or type its digits. */
function pendingPart(page: AddressesPage, { id }: Address): Html | undefined {
  const { view, account, refusals, now } = page
  const { words } = view
  const { pending, frozenUntil } = account
  if (pending?.id !== id) return undefined
  const isTrial = pending.link.target.purpose === 'rehearsal'
  if (frozenUntil && !isTrial) return undefined
  const digits = codeField(words, {
    name: 'digits',
    label: words('account.address-digits'),
    hint: words('account.address-digits-hint'),
    refusals,
  })
  const confirm = button(words, { label: words('account.address-digits-go'), kind: 'secondary' })
  const typing =
    !isTrial &&
    pending.link.expiresAt > now &&
    form(routes.account.addressCode, html`${digits}${confirm}`)
  return html`<p>${sentLine(page, pending)}</p>${typing}
<p class="hint">${words('account.address-pending-spam')}</p>`
}

function sentLine(
  { view, now }: AddressesPage,
  { link, message }: NonNullable<AccountView['pending']>,
): string {
  const { words } = view
  if (link.expiresAt <= now || link.deadAt) return words('account.address-pending-over')
  const isTrial = link.target.purpose === 'rehearsal'
  if (message?.deliveredAt)
    return words(isTrial ? 'account.address-trial-sent' : 'account.address-pending-sent', {
      at: formatMoment(message.deliveredAt, view),
    })
  if (message?.refusedAt) return words('account.address-pending-refused')
  return words(
    message && message.tries > 0
      ? 'account.address-pending-failed'
      : 'account.address-pending-queued',
  )
}

function change(page: AddressesPage): Html {
  const { view, account } = page
  const { words } = view
  const removable = verifiedOnly(account.addresses).some(({ purpose }) => purpose !== 'sign-in')
  if (!account.confirmed && account.user.protectedAt)
    return confirmPart(view, routes.account.address)
  if (account.addresses.length >= ADDRESSES_MOST)
    return html`<p>${words('account.address-too-many-addresses')}</p>`
  const first = !account.confirmed && removable && confirmPart(view, routes.account.address)
  return html`${addForm(page)}${first}`
}

function addForm({ view: { words }, account, email, refusals }: AddressesPage): Html {
  const field = textField(words, {
    name: 'email',
    label: words('account.address-add'),
    hint: words('account.address-add-hint'),
    type: 'email',
    autocomplete: 'off',
    value: email,
    refusals,
  })
  const goesOn = reachableOnly(account.addresses).length > 1 && !account.user.protectedAt
  const kind = account.pending || goesOn ? 'secondary' : 'primary'
  const go = button(words, { label: words('account.address-add-go'), kind })
  return html`<h2>${words('account.address-add-title')}</h2>${form(routes.account.address, html`${field}${go}`)}`
}
