import { isUnfinished } from '../../domain/recovery/recovery.ts'
import { type RecoveryView, recoveryVersion } from '../../domain/recovery/view-recovery.ts'
import {
  isByAdministrator,
  type Proof,
  replacesDevice,
  type WayName,
  wayNamed,
} from '../../domain/ways/ways.ts'
import { formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, linkButton, notice } from '../shared/parts.ts'
import { inARow } from '../shared/phrases.ts'
import { type Step, steps } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { callSentence, callStep } from './call-step.ts'
import { closedNotice } from './closed.ts'
import { deviceStep } from './device-step.ts'
import { enterStep } from './enter-step.ts'
import { mailStep } from './mail-step.ts'
import { resetCodeStep } from './reset-code-step.ts'

export interface RecoveryPage {
  view: View
  recovery: RecoveryView | undefined
  refusals?: readonly Refusal[]
  now: Date
  passwordLength: number
}

/** The way back in: all steps visible with their state (LO-1), following what happens by itself. */
export function recoveryPage({
  view,
  recovery,
  refusals = [],
  now,
  passwordLength,
}: RecoveryPage): Html {
  const { words } = view
  if (!recovery) return nothingHere(view)
  const asksPassword = wayNamed(recovery.attempt.way).needs.includes('password')
  const title = words(asksPassword ? 'recovery.title' : 'recovery.title-forgotten')
  const { attempt, target } = recovery
  const over =
    isUnfinished(attempt) && isUnfinished(target) ? undefined : closedNotice(view, recovery)
  const shown = stepsOf({ view, recovery, refusals, now, passwordLength })
  const body = over ?? html`${lead(view, recovery)}${steps(words, shown)}${cancel(view)}`
  const current = shown.find(({ state }) => state === 'current')
  const announce = heardCall(view, recovery) ?? (current && stepText(view, current))
  const live = livePart(view, {
    id: 'recovery',
    live: routes.recovery.live,
    version: recoveryVersion(recovery),
    body,
    ...(announce && !over && { announce }),
  })
  return layout({ view, title, refusals, main: live, elements: ['live-page', 'passkey'] })
}

const stepText = ({ words }: View, { title }: Step): string =>
  words('recovery.live-changed', { step: title, state: words('shared.step-current') })

/** While there is a call and no proof yet, whoever hears the page hears how it goes. */
const heardCall = ({ words }: View, { call, proofs }: RecoveryView): string | undefined =>
  call && call.call.status.name !== 'confirmed' && proofs.some(isBesidePassword)
    ? callSentence(words, call)
    : undefined

const isBesidePassword = (proof: Proof): boolean => proof !== 'password'

function stepsOf(input: Parameters<typeof enterStep>[0]): Step[] {
  const { attempt, target, proofs } = input.recovery
  const { way, claims } = attempt
  // To come back into a session that was granted, the mail is asked for, by whatever way it was.
  if (target.status.name === 'granted' && replacesDevice(way))
    return [mailStep(input), enterStep(input)]
  switch (way) {
    case 'first-password':
      return [mailStep(input), enterStep(input)]
    case 'forgotten-password':
      return [mailStep(input), deviceStep(input), enterStep(input)]
    case 'alternative-factors':
      // Complete it was before: one of the two is shown once more, the mail.
      if (claims || (!proofs.includes('keyed-call') && target.status.name === 'holding'))
        return [mailStep(input), enterStep(input)]
      return [mailStep(input), callStep(input), enterStep(input)]
    case 'recovery-code':
      return [codeStep(input), enterStep(input)]
    case 'recovery-code-forgotten':
      return [codeStep(input), ...eitherStep(input), enterStep(input)]
    case 'administrator':
      return [wordStep(input), ...eitherStep(input), enterStep(input)]
    case 'administrator-forgotten':
      return [wordStep(input), mailStep(input), enterStep(input)]
    case 'administrator-in-person':
      return [wordStep(input), resetCodeStep(input), enterStep(input)]
  }
}

/** Mail or telephone: once one of them is done, the other is no step any more. */
function eitherStep(input: Parameters<typeof enterStep>[0]): Step[] {
  const { proofs } = input.recovery
  if (proofs.includes('mail-link')) return [mailStep(input)]
  return proofs.includes('keyed-call') ? [callStep(input)] : [mailStep(input), callStep(input)]
}

/** The attempt began with it. */
const codeStep = ({ view: { words } }: Parameters<typeof enterStep>[0]): Step => ({
  title: words('recovery-codes.step-title'),
  state: 'done',
})

/** The administrator has done their part. */
const wordStep = ({ view: { words } }: Parameters<typeof enterStep>[0]): Step => ({
  title: words('recovery.administrator-title'),
  state: 'done',
})

function lead(view: View, { attempt, endsAt, openness, situation: { user } }: RecoveryView): Html {
  const { words } = view
  const closed =
    !openness.open &&
    notice(
      words,
      'warning',
      whenText(view, `recovery.closed-${openness.reason}`, user.alternativeFactorsClosedUntil),
    )
  const until = formatMoment(endsAt, view)
  const what = words(attempt.claims ? claiming(attempt.way) : 'recovery.lead')
  return html`<p>${inARow(words, what, words('recovery.ends', { until }))}</p>${closed}`
}

/** What is shown once more, to have what was complete before. */
function claiming(way: WayName): WordKey {
  if (isByAdministrator(way)) return 'recovery.claiming-administrator'
  if (way === 'recovery-code-forgotten') return 'recovery-codes.claiming'
  const asksPassword = wayNamed(way).needs.includes('password')
  return asksPassword ? 'recovery.claiming' : 'recovery.claiming-forgotten'
}

const cancel = ({ words }: View): Html =>
  act(words, { action: routes.recovery.cancel, label: words('recovery.cancel'), kind: 'link' })

function nothingHere(view: View): Html {
  const { words } = view
  const main = html`<p>${words('recovery.none-text')}</p>${linkButton(words, { label: words('shared.go-signin'), href: routes.signin.name, kind: 'primary' })}`
  return layout({ view, title: words('recovery.none-title'), main })
}
