import { wasThere } from '../../domain/recovery/finish-now.ts'
import type { Recovery } from '../../domain/recovery/recovery.ts'
import {
  isByAdministrator,
  isByCode,
  replacesDevice,
  type WayName,
  wayNamed,
} from '../../domain/ways/ways.ts'
import { formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { passwordField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, details, form, notice } from '../shared/parts.ts'
import type { Step } from '../shared/steps.ts'
import { anyDevice } from './device-step.ts'
import type { StepInput } from './mail-step.ts'

/** The last step: the restricted session, or the new password; or the wait before it. */
export function enterStep(input: StepInput & { passwordLength: number }): Step {
  const { view, recovery } = input
  const { words } = view
  const forgotten = choosesPassword(recovery.target)
  const title = words(forgotten ? 'recovery.enter-password-title' : 'recovery.enter-title')
  const { entry, target, ownerTold } = recovery
  if (entry.may && !ownerTold && target.way !== 'first-password') {
    return { title, state: 'current', body: notice(words, 'info', words('recovery.enter-told')) }
  }
  if (entry.may)
    return { title, state: 'current', body: forgotten ? newPassword(input) : signIn(input) }
  if (entry.reason === 'too-early') return { title, state: 'waiting', body: hold(input) }
  if (entry.reason === 'not-approved')
    return { title, state: 'waiting', body: html`<p>${words('recovery.enter-not-approved')}</p>` }
  if (recovery.wantsPassword) return { title, state: 'current', body: passwordAgain(input) }
  const expired = target.status.name !== 'proving' && !recovery.attempt.claims
  return {
    title,
    state: 'waiting',
    note: words(expired ? 'recovery.enter-again' : 'recovery.enter-wait'),
  }
}

/** The password is forgotten: the last step is a new one, and where a device is replaced too, its session follows. */
const choosesPassword = ({ way, status }: Recovery): boolean => {
  if (replacesDevice(way)) return !asksPassword(way) && status.name !== 'granted'
  return true
}

const asksPassword = (way: WayName): boolean => wayNamed(way).needs.includes('password')

const signIn = ({ view: { words } }: StepInput): Html => html`<p>${words('recovery.enter-text')}</p>
${act(words, { action: routes.recovery.enter, label: words('recovery.enter-go') })}`

/** Pauses between calls can take longer than a password counts: what was confirmed meanwhile stays. */
function passwordAgain({ view: { words }, refusals }: StepInput): Html {
  const label = words('signin.password-label')
  const field = passwordField(words, { name: 'password', label, kind: 'current', refusals })
  return html`<p>${words('recovery.password-again')}</p>${form(
    routes.recovery.password,
    html`${field}${button(words, { label: words('recovery.password-again-go') })}`,
  )}`
}

function newPassword({
  view: { words },
  refusals,
  passwordLength,
}: StepInput & { passwordLength: number }): Html {
  const hint = words('recovery.password-hint', { count: passwordLength })
  const field = passwordField(words, {
    name: 'password',
    label: words('recovery.password-label'),
    hint,
    kind: 'new',
    refusals,
  })
  return form(
    routes.recovery.newPassword,
    html`${field}${button(words, { label: words('recovery.password-go') })}`,
  )
}

/** SI-7: where a time limit exists, the page shows it. */
function hold(input: StepInput): Html | undefined {
  const { view, recovery } = input
  const { words } = view
  const { status, way } = recovery.target
  if (status.name !== 'holding') return undefined
  const values = {
    from: formatMoment(status.until, view),
    until: formatMoment(status.claimUntil, view),
  }
  const how = howToClaim(way)
  const agree = status.needsApproval && !recovery.target.approvedAt
  return html`<p>${words('recovery.enter-hold', values)}</p><p>${words(how)}</p>
${agree && html`<p>${words('recovery.enter-not-approved')}</p>`}
<p class="hint">${words('recovery.enter-hold-why')}</p>${earlyEnd(input)}`
}

function howToClaim(way: WayName): WordKey {
  if (isByAdministrator(way)) return 'recovery.enter-hold-how-reset'
  if (isByCode(way)) return 'recovery-codes.enter-hold-how'
  return asksPassword(way) ? 'recovery.enter-hold-how' : 'recovery.enter-hold-how-forgotten'
}

function earlyEnd({ view: { words }, recovery, refusals }: StepInput): Html | undefined {
  const devices = recovery.situation.devices.filter((device) => wasThere(device, recovery.target))
  if (devices.length === 0 || recovery.attempt.id !== recovery.target.id) return undefined
  const asked = { action: routes.recovery.finishNow, purpose: 'finish-now' } as const
  const button = { go: words('recovery.finish-now-go'), kind: 'secondary' } as const
  const shown = anyDevice(words, { ...asked, ...button, devices, refusals })
  const body = html`<p>${words('recovery.finish-now-text')}</p>${shown}`
  return details(words('recovery.finish-now-title'), body)
}
