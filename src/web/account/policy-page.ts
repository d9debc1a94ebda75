import { judgePreset } from '../../domain/accounts/change-policy.ts'
import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import { reachableOnly } from '../../domain/users/user.ts'
import type { Preset } from '../../domain/ways/ways.ts'
import { formatDuration } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { choiceField, type Option } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form, linkButton } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { confirmPart, frozenNotice } from './parts.ts'

/** From the quickest to the strictest. */
export const PRESETS = [
  'instant',
  'hold-24h',
  'hold-72h-approver',
  'administrator-only',
] as const satisfies readonly Preset[]

interface PolicyPage {
  view: View
  account: AccountView
  refusals: readonly Refusal[]
}

/** All presets, each with what it means, and what holds now. */
export function policyPage(page: PolicyPage): Html {
  const { view, account, refusals } = page
  const { words } = view
  const main = html`${frozenNotice(view, account)}<p>${words('account.policy-lead')}</p>
<p>${effectNow(view, account)}</p>
${!account.frozenUntil && change(page)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('account.policy'), refusals, main })
}

/** What the setting comes to at this moment, and why it waits longer than it says. */
export function effectNow(view: View, account: AccountView): string {
  const { words, language } = view
  if (!account.user.protectedAt) return words('account.policy-device-first')
  if (!account.openness.open) {
    const until = account.user.alternativeFactorsClosedUntil
    return whenText(view, `recovery.closed-${account.openness.reason}`, until)
  }
  if (account.holdMs === 0) return words('account.policy-effect-instant')
  const duration = formatDuration(account.holdMs, language)
  return words(`account.policy-effect-hold${whyItWaits(account)}`, { duration })
}

function whyItWaits({
  account,
  addresses,
  number,
}: AccountView): '' | '-address' | '-number' | '-stop' {
  if (account.rootPreset !== 'instant') return ''
  if (reachableOnly(addresses).length < 2) return '-address'
  return number?.changedAt ? '-number' : '-stop'
}

function change(page: PolicyPage): Html {
  const { view, account } = page
  const { words } = view
  if (account.user.role !== 'root') return html`<p>${words('account.policy-root-only')}</p>`
  if (!account.user.protectedAt) {
    const label = words('account.policy-add-device')
    return html`<p>${linkButton(words, { label, href: routes.security.add, kind: 'primary' })}</p>`
  }
  return account.confirmed ? presetForm(page) : confirmPart(view, routes.account.policy)
}

function presetForm({ view, account, refusals }: PolicyPage): Html {
  const { words } = view
  const choice = choiceField(words, {
    name: 'preset',
    label: words('account.policy-choose'),
    options: PRESETS.map((preset) => optionFor(view, account, preset)),
    value: account.account.rootPreset,
    refusals,
  })
  return form(
    routes.account.policy,
    html`${choice}${button(words, { label: words('account.policy-go') })}`,
  )
}

function optionFor({ words, language }: View, { others }: AccountView, preset: Preset): Option {
  const verdict = judgePreset(preset, others)
  const hint = words(`account.policy-${preset}-hint`)
  const not =
    !verdict.accepted &&
    words(
      verdict.reason === 'no-approver'
        ? 'account.policy-not-yet-approver'
        : 'account.policy-not-yet-administrator',
    )
  const label = words(`account.policy-${preset}`)
  return { value: preset, label, hint: not ? `${hint}${language === 'ja' ? '' : ' '}${not}` : hint }
}
