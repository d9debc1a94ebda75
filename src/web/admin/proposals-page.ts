import type { Account } from '../../domain/accounts/account.ts'
import { maskEmail } from '../../domain/addresses/email-address.ts'
import { isOver } from '../../domain/calls/call.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import {
  type ProposalView,
  proposalsVersion,
  type SeenProposal,
} from '../../domain/proposals/look-at-proposals.ts'
import { formatMoment } from '../../words/moments.ts'
import { callState } from '../recovery/call-step.ts'
import { routes, to } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { selectField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, card, facts, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOf } from './parts.ts'

export interface Typed {
  country?: string
  number?: string
  email?: string
}

interface ProposalsPage {
  view: View
  acting: Acting
  seen: ProposalView
  ports: Pick<Ports, 'numbers' | 'now'>
  account: Account
  typed?: Typed | undefined
  refusals: readonly Refusal[]
}

/** What was proposed, its test call followed live, and the form for another number. */
export function numberPage(page: ProposalsPage): Html {
  const { view, acting, seen, refusals } = page
  const { words } = view
  const { subject, inRecovery, may } = seen
  const lead = inRecovery ? 'resets.number-lead-recovery' : 'resets.number-lead'
  const closed = subject.role === 'root' && !inRecovery
  const main = html`<p>${words(closed ? 'resets.number-root-only-then' : lead)}</p>
${proposals(page, 'number')}${may.number && !has(seen, 'number') && numberForm(page)}${otherKind(page, 'number')}${back(page)}`
  const title = words('resets.number-title', { name: nameOf(subject) })
  return adminLayout({ view, acting, title, main, refusals, elements: ['live-page'] })
}

/** The same for an address. */
export function addressPage(page: ProposalsPage): Html {
  const { view, acting, seen, refusals, typed } = page
  const { words } = view
  const { subject, may } = seen
  const field = textField(words, {
    name: 'email',
    type: 'email',
    label: words('resets.address-label'),
    maxlength: 320,
    value: typed?.email,
    refusals,
  })
  const action = to(routes.admin.userAddress, { id: subject.id })
  const ask = form(action, html`${field}${button(words, { label: words('resets.propose-go') })}`)
  const main = html`<p>${words('resets.address-lead')}</p>${proposals(page, 'address')}
${may.address && !has(seen, 'address') && ask}${otherKind(page, 'address')}${back(page)}`
  const title = words('resets.address-title', { name: nameOf(subject) })
  return adminLayout({ view, acting, title, main, refusals, elements: ['live-page'] })
}

const has = ({ proposals }: ProposalView, kind: 'number' | 'address'): boolean =>
  proposals.some(({ proposal }) => proposal.kind === kind)

function otherKind(
  { view: { words }, seen }: ProposalsPage,
  kind: 'number' | 'address',
): Html | undefined {
  const { subject, may } = seen
  if (!may.address && !may.number) return undefined
  if (subject.role === 'root') return undefined
  const [path, label] =
    kind === 'number'
      ? ([routes.admin.userAddress, 'resets.to-address'] as const)
      : ([routes.admin.userNumber, 'resets.to-number'] as const)
  return html`<p><a href="${to(path, { id: subject.id })}">${words(label)}</a></p>`
}

/** Who may propose root's number need not see users (LO-9): they came from the organisation. */
function back({ view: { words }, acting, seen: { subject } }: ProposalsPage): Html {
  if (acting.may('users:read')) {
    const href = to(routes.admin.user, { id: subject.id })
    return html`<p><a href="${href}">${words('admin.back-to-user', { name: nameOf(subject) })}</a></p>`
  }
  const name = words('admin.organisation')
  return html`<p><a href="${routes.admin.organisation}">${words('admin.back-to-group', { name })}</a></p>`
}

function numberForm({ view, seen, ports, account, typed, refusals }: ProposalsPage): Html {
  const { words, language } = view
  const options = ports.numbers.countries(language).map(({ code, callingCode, name }) => ({
    value: code,
    label: words('account.number-country-option', { name, code: callingCode }),
  }))
  const country = selectField(words, {
    name: 'country',
    label: words('account.number-country'),
    options,
    value: typed?.country ?? account.country,
    refusals,
  })
  const number = textField(words, {
    name: 'number',
    label: words('resets.number-label'),
    hint: words('resets.number-hint'),
    type: 'tel',
    maxlength: 64,
    value: typed?.number,
    refusals,
  })
  const go = button(words, { label: words('resets.propose-number-go') })
  const action = to(routes.admin.userNumber, { id: seen.subject.id })
  return form(action, html`${country}${number}${go}`)
}

function proposals(page: ProposalsPage, kind: 'number' | 'address'): Html | undefined {
  const { view, seen } = page
  const shown = seen.proposals.filter(({ proposal }) => proposal.kind === kind)
  if (shown.length === 0) return undefined
  return livePart(view, {
    id: 'proposals',
    live: to(routes.admin.userNumberLive, { id: seen.subject.id }),
    version: proposalsVersion(seen),
    body: html`${shown.map((one) => oneProposal(page, one))}`,
  })
}

function oneProposal({ view, ports }: ProposalsPage, seen: SeenProposal): Html {
  const { words } = view
  const { proposal, proposedBy } = seen
  const { status } = proposal
  const value =
    proposal.kind === 'number' ? ports.numbers.show(proposal.value) : maskEmail(proposal.value)
  const until = status.name === 'unproven' ? status.until : status.appliesAt
  const state =
    status.name === 'unproven'
      ? (`resets.proposal-unproven-${proposal.kind}` as const)
      : proposal.recoveryId
        ? (`resets.proposal-in-recovery${proposal.confirmedAt ? '-confirmed' : ''}` as const)
        : 'resets.proposal-proven'
  return card(
    value,
    html`<p>${words(state, { until: formatMoment(until, view) })}</p>
${facts([
  {
    term: words('resets.proposed-by'),
    value: proposedBy ? nameOf(proposedBy) : words('resets.gone'),
  },
])}${call(view, seen)}${deeds(view, seen)}`,
  )
}

/** The digits are for the browser that proposed: there the new telephone is at hand. */
function call({ words }: View, { call, proposal }: SeenProposal): Html | undefined {
  if (!call) return undefined
  const again = isOver(call.call) && proposal.status.name === 'unproven'
  const action = to(routes.adminForms.proposalCall, { id: proposal.id })
  return html`${callState(words, call)}${again && act(words, { action, label: words('recovery.call-again') })}`
}

function deeds({ words }: View, { proposal, isOwn, mayConfirm }: SeenProposal): Html {
  const { id } = proposal
  const confirm = to(routes.adminForms.confirmProposal, { id })
  const withdraw = to(routes.adminForms.withdrawProposal, { id })
  return html`${mayConfirm && html`<p>${words('resets.confirm-text')}</p>`}<div class="actions">
${mayConfirm && act(words, { action: confirm, label: words('resets.confirm-go') })}
${isOwn && act(words, { action: withdraw, label: words('resets.withdraw-go'), kind: 'secondary' })}</div>`
}
