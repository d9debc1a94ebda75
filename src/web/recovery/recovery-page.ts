import { isUnfinished } from '../../domain/recovery/recovery.ts'
import { type RecoveryView, recoveryVersion } from '../../domain/recovery/view-recovery.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, linkButton, notice } from '../shared/parts.ts'
import { inARow } from '../shared/phrases.ts'
import { type Step, steps } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'
import { callStep } from './call-step.ts'
import { closedNotice } from './closed.ts'
import { deviceStep } from './device-step.ts'
import { enterStep } from './enter-step.ts'
import { mailStep } from './mail-step.ts'
import { whenText } from './refusal-texts.ts'

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
  const title = words(
    recovery.attempt.way === 'alternative-factors' ? 'recovery.title' : 'recovery.title-forgotten',
  )
  const { attempt, target } = recovery
  const over =
    isUnfinished(attempt) && isUnfinished(target) ? undefined : closedNotice(view, recovery)
  const shown = stepsOf({ view, recovery, refusals, now, passwordLength })
  const body = over ?? html`${lead(view, recovery)}${steps(words, shown)}${cancel(view)}`
  const announce = shown.find(({ state }) => state === 'current')
  const live = livePart(view, {
    id: 'recovery',
    live: routes.recovery.live,
    version: recoveryVersion(recovery),
    body,
    ...(announce &&
      !over && {
        announce: words('recovery.live-changed', {
          step: announce.title,
          state: words('shared.step-current'),
        }),
      }),
  })
  return layout({ view, title, refusals, main: live, elements: ['live-page'] })
}

function stepsOf(input: Parameters<typeof enterStep>[0]): Step[] {
  const { way, claims } = input.recovery.attempt
  const second = way === 'forgotten-password' ? deviceStep(input) : callStep(input)
  const isShort = way === 'first-password' || (claims && way === 'alternative-factors')
  if (isShort) return [mailStep(input), enterStep(input)]
  return [mailStep(input), second, enterStep(input)]
}

function lead(view: View, { attempt, openness, situation: { user } }: RecoveryView): Html {
  const { words } = view
  const closed =
    !openness.open &&
    notice(
      words,
      'warning',
      whenText(view, `recovery.closed-${openness.reason}`, user.alternativeFactorsClosedUntil),
    )
  const until = formatMoment(attempt.provingUntil, view)
  const claiming =
    attempt.way === 'alternative-factors' ? 'recovery.claiming' : 'recovery.claiming-forgotten'
  const what = words(attempt.claims ? claiming : 'recovery.lead')
  return html`<p>${inARow(words, what, words('recovery.ends', { until }))}</p>${closed}`
}

const cancel = ({ words }: View): Html =>
  act(words, { action: routes.recovery.cancel, label: words('recovery.cancel'), kind: 'link' })

function nothingHere(view: View): Html {
  const { words } = view
  const main = html`<p>${words('recovery.none-text')}</p>${linkButton(words, { label: words('shared.go-signin'), href: routes.signin.name, kind: 'primary' })}`
  return layout({ view, title: words('recovery.none-title'), main })
}
