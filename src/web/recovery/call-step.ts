import type { Call, Keying } from '../../domain/calls/call.ts'
import type { RecoveryView } from '../../domain/recovery/view-recovery.ts'
import { isUsable } from '../../domain/users/user.ts'
import { wayNamed } from '../../domain/ways/ways.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { act, notice } from '../shared/parts.ts'
import { inARow } from '../shared/phrases.ts'
import type { Step } from '../shared/steps.ts'
import type { View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import type { StepInput } from './mail-step.ts'

/** Step 2: the keyed call, followed live (LO-5, LO-6). */
export function callStep({ view, recovery }: StepInput): Step {
  const { words } = view
  const instead = wayNamed(recovery.attempt.way).needs.includes('issued')
  if (recovery.proofs.includes('keyed-call'))
    return { title: words('recovery.call-title'), state: 'done' }
  const title = words(instead ? 'recovery.or-call-title' : 'recovery.call-title')
  if (!instead && !recovery.proofs.includes('mail-link'))
    return { title, state: 'waiting', note: words('recovery.call-wait') }
  const running =
    recovery.call && (outlived(words, recovery.call) ?? callState(words, recovery.call))
  const failed = recovery.call?.call.status.name === 'refused'
  return {
    title,
    state: failed ? 'failed' : 'current',
    body: html`${running}${callForm(view, recovery)}${!instead && proposedForm(view, recovery)}`,
  }
}

/** A call that was keyed, and does not count any more. */
const outlived = (words: Words, { call }: { call: Call }): Html | undefined =>
  call.status.name === 'confirmed'
    ? notice(words, 'info', words('recovery.call-long-ago'))
    : undefined

const UNDER_WAY: ReadonlySet<Call['status']['name']> = new Set([
  'queued',
  'dialling',
  'switching',
  'ringing',
  'answered',
  'present',
  'keying',
])

/** A whole call, and the last step after it. */
const CALL_MS = 5 * 60_000

function callForm(view: View, recovery: RecoveryView): Html | undefined {
  const { words } = view
  const { endsAt, call, pause, situation, numberTooNew } = recovery
  const { number } = situation
  if (call && UNDER_WAY.has(call.call.status.name)) return undefined
  if (!isUsable(number)) return notice(words, 'warning', words('recovery.closed-number-unusable'))
  if (numberTooNew) return notice(words, 'info', words('recovery.call-refused-number-too-new'))
  if (pause) {
    const until = whenText(view, `recovery.call-refused-${pause.reason}`, pause.retryAt)
    const inTime = +endsAt - +pause.retryAt > CALL_MS
    const next = words(inTime ? 'recovery.call-next-here' : 'recovery.call-next-attempt')
    return html`<p>${inARow(words, until, next)}</p>`
  }
  const label = words(call ? 'recovery.call-again' : 'recovery.call-go')
  return html`<p>${words('recovery.call-number', { digits: number.e164.slice(-4) })}</p>
<p class="hint">${words('recovery.call-explain')}</p>
${act(words, { action: routes.recovery.call, label })}`
}

/** LO-9: the number that somebody of the account proposed meanwhile; else, that somebody could. */
function proposedForm(
  view: View,
  { call, pause, proposal, numberHelp, target }: RecoveryView,
): Html | undefined {
  const { words } = view
  if (call && UNDER_WAY.has(call.call.status.name)) return undefined
  if (target.status.name !== 'proving') return undefined
  if (!proposal)
    return numberHelp ? html`<p class="hint">${words('recovery.ask-number')}</p>` : undefined
  const hours = proposal.confirmedAt ? 24 : 72
  const digits = proposal.value.slice(-4)
  return html`<p>${words('recovery.proposed-number', { digits, hours })}</p>
${!pause && act(words, { action: routes.recovery.call, label: words('recovery.proposed-go'), kind: 'secondary', hidden: { proposed: 'on' } })}`
}

/** What the telephone is doing now, or why it came to nothing and what helps. Shared with the test call of a number. */
export function callState(
  words: Words,
  { call, digits }: { call: Call; digits: string | undefined },
): Html {
  const { status } = call
  const sentence = callSentence(words, { call, digits })
  if (status.name === 'refused' || status.name === 'stopped')
    return notice(words, 'warning', sentence)
  if (status.name === 'confirmed') return notice(words, 'success', sentence)
  if (status.name !== 'keying')
    return html`<p class="call-state">${sentence}</p>${otherLine(words, call)}`
  return html`<p>${words(keyingText(status))}</p>
<p class="digits" aria-label="${[...(digits ?? '')].join(' ')}">${digits}</p>
<p>${inARow(words, words('recovery.call-keyed', { count: status.entry.length }), words('recovery.call-tries', { count: status.triesLeft }))}</p>
<p class="hint">${words('recovery.call-only-you')}</p>`
}

/** After a wrong entry the voice says so, and whoever looks at the page reads it too. */
const keyingText = ({ wrongBefore }: Keying) =>
  wrongBefore ? 'recovery.call-keying-again' : 'recovery.call-keying'

/** Why it takes longer than usual: the provider before this one could not bring the call to the telephone. */
const otherLine = (words: Words, { status, tried }: Call): Html | undefined =>
  tried && (status.name === 'dialling' || status.name === 'ringing')
    ? html`<p class="hint">${words('recovery.call-other-line')}</p>`
    : undefined

/** The same in one sentence, for who hears the page: each change of it is said, and the six digits too. */
export function callSentence(
  words: Words,
  { call: { status }, digits }: { call: Call; digits: string | undefined },
): string {
  switch (status.name) {
    case 'refused':
      return words(`recovery.call-${status.reason}`)
    case 'stopped':
      return words(
        status.by === 'nine' ? 'recovery.call-stopped' : 'recovery.call-stopped-elsewhere',
      )
    case 'confirmed':
      return words('recovery.call-done')
    case 'keying':
      return inARow(words, words(keyingText(status)), [...(digits ?? '')].join(' '))
    default:
      return words(`recovery.call-${status.name}`)
  }
}
