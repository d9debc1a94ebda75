import { type AccountView, accountVersion } from '../../domain/accounts/look-at-account.ts'
import { type CallStatus, isOver } from '../../domain/calls/call.ts'
import type { Ports } from '../../domain/ports.ts'
import type { ContactNumber } from '../../domain/users/user.ts'
import { formatMoment } from '../../words/moments.ts'
import type { WordKey, Words } from '../../words/words.ts'
import { callSentence, callState } from '../recovery/call-step.ts'
import { routes } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { selectField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, badge, button, card, details, form, notice } from '../shared/parts.ts'
import { provenLine } from '../shared/proven.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmPart, frozenNotice, nextStep, onwards } from './parts.ts'

export interface Typed {
  country: string
  number: string
}

interface NumberPage {
  view: View
  account: AccountView
  ports: Pick<Ports, 'numbers' | 'settings' | 'now'>
  refusals: readonly Refusal[]
  typed?: Typed | undefined
}

/** The number, its test call followed live, and the form for another one. */
export function numberPage(page: NumberPage): Html {
  const { view, account, refusals } = page
  const { words } = view
  const { number } = account
  const live =
    number &&
    livePart(view, {
      id: 'number-now',
      live: routes.account.numberLive,
      version: accountVersion(account),
      body: html`${present(page, number)}${number.provenAt && nextStep(view, account)}`,
      announce: announced(page, number),
    })
  const main = html`${frozenNotice(view, account)}<p>${words('account.number-lead')}</p>${live}
${!account.frozenUntil && change(page)}<p class="hint">${words('account.number-risk')}</p>${onwards(view, account, number?.provenAt !== undefined)}`
  const title = words('account.number')
  return layout({ view, title, refusals, main, elements: ['live-page', 'phone-number'] })
}

/** Whether a number counts, in words. */
export function numberState(words: Words, { suspendedAt, provenAt }: ContactNumber): Html {
  if (suspendedAt) return badge('warning', words('account.number-suspended'))
  return provenAt
    ? badge('success', words('account.number-proven'))
    : badge('warning', words('account.number-unproven'))
}

function present(page: NumberPage, number: ContactNumber): Html {
  const { view, ports } = page
  const { words } = view
  const shown = html`<p><strong>${ports.numbers.show(number.e164)}</strong> ${numberState(words, number)}</p>`
  if (number.suspendedAt)
    return card(undefined, html`${shown}<p>${words('account.number-suspended-text')}</p>`)
  const heldUntil = new Date((number.changedAt?.getTime() ?? 0) + ports.settings.newNumberMs)
  const until = formatMoment(heldUntil, view)
  return card(
    undefined,
    html`${shown}${number.provenAt ? provenLine(view, number.provenAt) : html`<p>${words('account.number-unproven-text')}</p>`}
${heldUntil > ports.now() && html`<p class="hint">${words('account.number-changed-text', { until })}</p>`}
${testCall(page, number)}`,
  )
}

function testCall({ view, account, ports, refusals }: NumberPage, number: ContactNumber): Html {
  const { words } = view
  const { testCall: running, frozenUntil } = account
  const underWay = running && !isOver(running.call)
  const refused = refusals.find(({ field }) => field === 'test-call')
  const first = number.provenAt ? 'account.number-call-try' : 'account.number-call'
  const label = words(running ? 'account.number-call-again' : first)
  const action = routes.account.numberCall
  const kind = number.provenAt ? 'secondary' : 'primary'
  const pause = running?.pause
  const mayCall = !underWay && !pause && !(frozenUntil && !number.provenAt)
  const later = pause && whenText(view, `recovery.call-refused-${pause.reason}`, pause.retryAt)
  const shown = ports.numbers.show(number.e164)
  return html`<h2 id="test-call">${words('account.number-call-title')}</h2>
${refused && html`<p class="refusal">${refused.text}</p>`}${running && outcome(words, running, shown)}
${later && !refused && running.call.status.name !== 'confirmed' && html`<p>${later}</p>`}${mayCall && html`<p class="hint">${words('account.number-call-text')}</p>${act(words, { action, label, kind })}`}`
}

/** As in a recovery, but for what a test call has no recovery to speak of. */
function outcome(words: Words, running: NonNullable<AccountView['testCall']>, shown: string): Html {
  const { status } = running.call
  if (status.name === 'confirmed')
    return notice(words, 'success', words('account.number-call-done', { number: shown }))
  const own = ownWords(status)
  return own ? notice(words, 'warning', words(own)) : callState(words, running)
}

/** A recovery's words for these speak of what began it. */
function ownWords(status: CallStatus): WordKey | undefined {
  if (status.name === 'stopped') return 'account.call-stopped'
  return status.name === 'refused' && status.reason === 'rejected'
    ? 'account.call-rejected'
    : undefined
}

/** One sentence for who hears the page. */
function announced({ view: { words }, account, ports }: NumberPage, number: ContactNumber): string {
  const { testCall: running } = account
  if (!running) return ''
  const { status } = running.call
  if (status.name === 'confirmed')
    return words('account.number-call-done', { number: ports.numbers.show(number.e164) })
  const own = ownWords(status)
  return own ? words(own) : callSentence(words, running)
}

function change(page: NumberPage): Html {
  const { view, account, typed, refusals } = page
  const { words } = view
  const { number, user } = account
  const replaces = number?.provenAt !== undefined
  const mustConfirm = !account.confirmed && (replaces || user.protectedAt !== undefined)
  const body = mustConfirm ? confirmPart(view, routes.account.number) : numberForm(page)
  if (!number) return body
  const warning = replaces && html`<p>${words('account.number-change-warning')}</p>`
  const refused = typed !== undefined && refusals.length > 0
  return refused
    ? html`${warning}${body}`
    : details(words('account.number-change-title'), html`${warning}${body}`)
}

function numberForm({ view, account, ports, typed, refusals }: NumberPage): Html {
  const { words, language } = view
  const options = ports.numbers.countries(language).map(({ code, callingCode, name }) => ({
    value: code,
    label: words('account.number-country-option', { name, code: callingCode }),
  }))
  const country = selectField(words, {
    name: 'country',
    label: words('account.number-country'),
    autocomplete: 'country',
    options,
    value: typed?.country ?? account.number?.country ?? account.account.country,
    refusals,
  })
  const number = textField(words, {
    name: 'number',
    label: words('account.number-text'),
    hint: words('account.number-text-hint'),
    type: 'tel',
    autocomplete: 'tel',
    maxlength: 64,
    value: typed?.number,
    refusals,
  })
  const go = button(words, {
    label: words('account.number-go'),
    kind: account.number ? 'secondary' : 'primary',
  })
  const fields = html`<phone-number src="${routes.account.numberRead}">${country}${number}<output class="hint" aria-live="polite"></output></phone-number>`
  return form(routes.account.number, html`${fields}${go}`)
}
