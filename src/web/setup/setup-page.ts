import type { Country } from '../../domain/numbers/number.ts'
import type { PasswordRefusal, PasswordRules } from '../../domain/passwords/password.ts'
import type { SetupView } from '../../domain/setup/look-at-setup.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { livePart } from '../shared/elements.ts'
import { codeField, passwordField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, details, form } from '../shared/parts.ts'
import { passwordStrength } from '../shared/password-strength.ts'
import { passwordText } from '../shared/password-text.ts'
import { type Step, steps } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'

type Looked = Exclude<SetupView, { step: 'over' }>

interface SetupPage {
  view: View
  looked: Looked
  countries: readonly Country[]
  refusals: readonly Refusal[]
  rules: PasswordRules
  now: Date
}

/** Set-up under way: all steps with their state, following the mail by itself. */
export function setupPage(page: SetupPage): Html {
  const { view, refusals } = page
  const { words } = view
  const shown = [accountStep(page), mailStep(page), passwordStep(page)]
  const current = shown.find(({ state }) => state === 'current')
  const announce =
    current && words('setup.announce', { step: current.title, state: words('shared.step-current') })
  const main = livePart(view, {
    id: 'setup',
    live: routes.setup.live,
    version: setupVersion(page.looked),
    body: steps(words, shown),
    ...(announce && { announce }),
  })
  const title = words('setup.steps-title')
  return layout({ view, title, refusals, main, elements: ['live-page', 'password-strength'] })
}

/** Changes whenever the page would look different. */
export const setupVersion = ({ step, link, message }: Looked): string =>
  [step, link?.id, message?.deliveredAt ? 'sent' : message?.tries].join('-')

export const passwordRefusal = (
  { words }: View,
  reason: PasswordRefusal,
  least: number,
): Refusal => ({ field: 'password', text: passwordText(words, reason, least) })

function accountStep({ view: { words }, looked: { setup }, countries }: SetupPage): Step {
  const country = countries.find(({ code }) => code === setup.country)?.name ?? ''
  const note = words('setup.step-account-done', { name: setup.accountName ?? '', country })
  return { title: words('setup.step-account'), state: 'done', note }
}

function mailStep(page: SetupPage): Step {
  const { view, looked } = page
  const { words } = view
  const address = looked.setup.email ?? ''
  const title = words('setup.step-email')
  if (looked.step === 'password')
    return { title, state: 'done', note: words('setup.step-email-done', { address }) }
  return { title, state: 'current', body: html`<p>${sentLine(page)}</p>${afterSending(page)}` }
}

function sentLine({ view, looked, now }: SetupPage): string {
  const { words } = view
  const { link, message, setup } = looked
  const address = setup.email ?? ''
  if (!link || link.expiresAt <= now) return words('setup.mail-over')
  if (message?.deliveredAt)
    return words('setup.mail-sent', { address, at: formatMoment(message.deliveredAt, view) })
  return words(message && message.tries > 0 ? 'setup.mail-failed' : 'setup.mail-queued', {
    address,
  })
}

function afterSending(page: SetupPage): Html {
  const { view, looked, refusals, now } = page
  const { words } = view
  const { link } = looked
  const live = link && link.expiresAt > now
  const digits = codeField(words, {
    name: 'digits',
    label: words('setup.digits'),
    hint: words('setup.digits-hint'),
    refusals,
  })
  const confirm = button(words, { label: words('setup.digits-go'), kind: 'secondary' })
  return html`${
    live &&
    html`<p class="hint">${words('setup.mail-valid', { until: formatMoment(link.expiresAt, view) })}</p>
${form(routes.setup.code, html`${digits}${confirm}`)}`
  }${sendAgain(page)}`
}

function sendAgain({ view: { words }, looked, refusals }: SetupPage): Html {
  const email = textField(words, {
    name: 'email',
    label: words('setup.email'),
    hint: words('setup.again-hint'),
    type: 'email',
    autocomplete: 'email',
    value: looked.setup.email,
    refusals,
  })
  const again = button(words, { label: words('setup.again-go'), kind: 'secondary' })
  const body = form(routes.setup.again, html`${email}${again}`)
  const refused = refusals.some(({ field }) => field === 'email')
  return refused ? body : details(words('setup.again-title'), body)
}

function passwordStep({ view: { words }, looked, refusals, rules }: SetupPage): Step {
  const title = words('setup.step-password')
  if (looked.step === 'mail')
    return { title, state: 'waiting', note: words('setup.step-password-wait') }
  const name = looked.setup.email ?? ''
  const field = passwordField(words, {
    name: 'password',
    label: words('setup.password'),
    hint: words('setup.password-hint', { count: rules.least }),
    kind: 'new',
    refusals,
  })
  // The hidden name tells password managers whose password they keep.
  const fields = html`<input type="text" name="email" value="${name}" autocomplete="username" readonly hidden>
${passwordStrength(words, rules, field)}${button(words, { label: words('setup.password-go') })}`
  const about = html`<p class="hint">${words('setup.password-about')}</p>`
  return { title, state: 'current', body: html`${form(routes.setup.password, fields)}${about}` }
}
