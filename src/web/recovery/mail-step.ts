import { maskEmail } from '../../domain/addresses/email-address.ts'
import type { RecoveryView } from '../../domain/recovery/view-recovery.ts'
import { type Address, verifiedOnly } from '../../domain/users/user.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { choiceField, codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, details, form } from '../shared/parts.ts'
import type { Step } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface StepInput {
  view: View
  recovery: RecoveryView
  refusals: readonly Refusal[]
  now: Date
}

/** Step 1: the mail link, or the digits that it shows elsewhere (LO-2, LO-4). */
export function mailStep(input: StepInput): Step {
  const { view, recovery } = input
  const { words } = view
  const title = words('recovery.mail-title')
  if (recovery.proofs.includes('mail-link')) return { title, state: 'done' }
  if (!recovery.mail) return { title, state: 'current', body: sendForm(input) }
  return { title, state: 'current', note: sentLine(input), body: afterSending(input) }
}

/** Where mail is refused comes last, and says so: it may have been repaired. */
function sendForm({ view: { words }, recovery, refusals }: StepInput): Html {
  const addresses = verifiedOnly(recovery.situation.addresses).toSorted(
    (a, b) => Number(a.refusedAt !== undefined) - Number(b.refusedAt !== undefined),
  )
  const [only] = addresses
  const label = ({ email, refusedAt }: Address): string => {
    const address = maskEmail(email)
    return refusedAt ? words('recovery.mail-address-refused', { address }) : address
  }
  if (addresses.length === 1 && only) {
    return html`<p>${words('recovery.mail-one', { address: label(only) })}</p>
${act(words, { action: routes.recovery.mail, label: words('recovery.mail-send'), hidden: { address: only.id } })}`
  }
  const options = addresses.map((address) => ({ value: address.id, label: label(address) }))
  const choice = choiceField(words, {
    name: 'address',
    label: words('recovery.mail-choose'),
    options,
    value: options[0]?.value,
    refusals,
  })
  return form(
    routes.recovery.mail,
    html`${choice}${button(words, { label: words('recovery.mail-send') })}`,
  )
}

function sentLine({ view, recovery, now }: StepInput): string {
  const { words } = view
  const { link, message } = recovery.mail!
  const address = maskEmail(link.email)
  if (link.spentAt) return words('recovery.mail-long-ago')
  if (link.expiresAt <= now || link.deadAt) return words('recovery.mail-over')
  if (message?.deliveredAt)
    return words('recovery.mail-sent', { address, at: formatMoment(message.deliveredAt, view) })
  if (message?.refusedAt) return words('recovery.mail-mailbox-refused', { address })
  return words(message && message.tries > 0 ? 'recovery.mail-failed' : 'recovery.mail-queued', {
    address,
  })
}

function afterSending(input: StepInput): Html {
  const { view, recovery, refusals, now } = input
  const { words } = view
  const { link } = recovery.mail!
  // The proof that it gave counts no more: another mail is the one thing to do.
  if (link.spentAt) return sendAgain(input, 'primary')
  const over = link.expiresAt <= now || link.deadAt !== undefined
  const again = html`<p class="hint">${words('recovery.mail-spam')}</p>${sendAgain(input, over ? 'primary' : 'secondary')}`
  if (over) return again
  const digits = codeField(words, {
    name: 'digits',
    label: words('recovery.mail-digits'),
    hint: words('recovery.mail-elsewhere'),
    refusals,
  })
  return html`<p class="hint">${words('recovery.mail-valid', { until: formatMoment(link.expiresAt, view) })}</p>
${form(routes.recovery.code, html`${digits}${button(words, { label: words('recovery.mail-digits-go'), kind: 'secondary' })}`)}
${again}`
}

/** To the same address by one press; another address is one more press away. */
function sendAgain(input: StepInput, kind: 'primary' | 'secondary'): Html {
  const {
    view: { words },
    recovery,
  } = input
  const same = recovery.situation.addresses.find(({ email }) => email === recovery.mail!.link.email)
  const label = words('recovery.mail-again')
  const again =
    same &&
    act(words, {
      action: routes.recovery.mail,
      label,
      kind,
      hidden: { address: same.id },
    })
  const others = verifiedOnly(recovery.situation.addresses).length > 1
  return html`${again}${others && details(words('recovery.mail-other'), sendForm(input))}`
}
