import { canSignIn, type Device } from '../../domain/devices/device.ts'
import { joinHandsets } from '../../domain/devices/handsets.ts'
import type { TroubleView } from '../../domain/recovery/look-at-trouble.ts'
import { isUsable } from '../../domain/users/user.ts'
import { formatDuration, formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { checkField, choiceField, codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, card, facts, form, linkButton, notice } from '../shared/parts.ts'
import { inARow } from '../shared/phrases.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from './refusal-texts.ts'

export interface TroublePage {
  view: View
  trouble: TroubleView
  refusals?: readonly Refusal[]
  done?: string
}

/** "Trouble with your device?": only ways that would work for this user now, the best first (SI-6). */
export function troublePage(page: TroublePage): Html {
  const { view, trouble, done, refusals = [] } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', done)}
<p>${words('recovery.trouble-lead')}</p>
${byReset(page)}${otherDevice(page)}${found(page)}${!trouble.byReset && factors(page)}${askSomebody(page)}${lost(page)}
${facts([{ term: words('recovery.trouble-account'), value: shownAccountId(trouble.situation.account.id) }])}`
  return layout({ view, title: words('recovery.trouble-title'), refusals, main })
}

/** An administrator did their part: this way is the first (OW-6). */
function byReset(page: TroublePage): Html | undefined {
  const { view, trouble } = page
  const { words } = view
  if (!trouble.byReset) return undefined
  const inPerson = trouble.byReset === 'administrator-in-person'
  const { reset } = trouble.situation
  const until = reset ? formatMoment(reset.status.until, view) : ''
  const what = trouble.complete
    ? words('recovery.claiming-administrator')
    : words(inPerson ? 'recovery.reset-text-in-person' : 'recovery.reset-text', { until })
  const go = button(words, { label: words('recovery.reset-go') })
  const body = html`<p>${what}</p>${form(routes.recovery.byReset, html`${lostChoice(page)}${go}`)}`
  return card(words('recovery.reset-title'), body)
}

/** Before a reset: that there is somebody who can do it (SI-6). Nobody is above root. */
function askSomebody({ view: { words }, trouble }: TroublePage): Html | undefined {
  const { user, preset } = trouble.situation
  if (trouble.byReset || user.role === 'root' || !trouble.situation.administratorTold)
    return undefined
  const inPerson = preset === 'administrator-only'
  const name = user.userName ?? user.signInKey
  const body = html`<p>${words(inPerson ? 'recovery.ask-text-in-person' : 'recovery.ask-text')}</p>
${facts([{ term: words('recovery.ask-name'), value: name }])}`
  return card(words('recovery.ask-title'), body)
}

/** What is lost: everything that could sign in, unless they say otherwise. */
function lostChoice({ view: { words }, trouble, refusals }: TroublePage): Html {
  if (trouble.usable.length === 0) return html`<p>${words('recovery.factors-none-lost')}</p>`
  return choiceField(words, {
    name: 'lost',
    label: words('recovery.factors-lost'),
    hint: words('recovery.factors-lost-hint'),
    many: true,
    options: trouble.usable.map(deviceOption),
    values: trouble.usable.map(({ id }) => id),
    refusals,
  })
}

function otherDevice({ view: { words }, trouble }: TroublePage): Html | undefined {
  const count = trouble.usable.length
  if (count === 0) return undefined
  const go = linkButton(words, {
    label: words('recovery.trouble-other-go'),
    href: routes.signin.code,
  })
  return card(
    words('recovery.trouble-other-title'),
    html`<p>${words('recovery.trouble-other-text', { count })}</p>${go}`,
  )
}

function found({ view: { words }, trouble, refusals }: TroublePage): Html | undefined {
  if (trouble.lost.length === 0) return undefined
  const fields = html`${deviceChoice({ name: 'found', label: words('recovery.trouble-found-device'), devices: trouble.lost, refusals }, words)}
${codeField(words, { name: 'code', label: words('recovery.trouble-found-code'), refusals })}
${button(words, { label: words('recovery.trouble-found-go'), kind: 'secondary' })}`
  const body = html`<p>${words('recovery.trouble-found-text')}</p>${form(routes.trouble.found, fields)}`
  return card(words('recovery.trouble-found-title'), body)
}

function factors(page: TroublePage): Html {
  const { view, trouble } = page
  const { words } = view
  const { alternativeFactors } = trouble
  if (!alternativeFactors.open) {
    const until = trouble.situation.user.alternativeFactorsClosedUntil
    const why = whenText(view, `recovery.closed-${alternativeFactors.reason}`, until)
    return card(words('recovery.factors-closed-title'), html`<p>${why}</p>`)
  }
  const choice = lostChoice(page)
  const what = trouble.complete
    ? words('recovery.factors-complete')
    : inARow(words, words('recovery.factors-text'), waitText(page))
  const body = html`<p>${what}</p>${form(routes.recovery.start, html`${choice}${button(words, { label: words('recovery.factors-go') })}`)}`
  return card(words('recovery.factors-title'), body)
}

function waitText({ view: { words, language }, trouble: { holdMs } }: TroublePage): string {
  if (holdMs === 0) return words('recovery.factors-instant')
  return words('recovery.factors-held', { duration: formatDuration(holdMs, language) })
}

function lost({ view: { words }, trouble, refusals }: TroublePage): Html | undefined {
  const devices = trouble.situation.devices.filter(canSignIn)
  const { number } = trouble.situation
  if (devices.length === 0 && !isUsable(number)) return undefined
  const choice =
    devices.length > 0 &&
    choiceField(words, {
      name: 'device',
      label: words('recovery.trouble-lost-choose'),
      many: true,
      options: devices.map(deviceOption),
      values: devices.map(({ id }) => id),
      refusals,
    })
  const numberToo =
    isUsable(number) &&
    checkField(words, {
      name: 'number',
      label: words('recovery.trouble-lost-number', { number: `•••• ${number.e164.slice(-4)}` }),
      hint: words('recovery.trouble-lost-number-hint'),
    })
  const go = button(words, { label: words('recovery.trouble-lost-go'), kind: 'danger' })
  const body = html`<p>${words('recovery.trouble-lost-text')}</p>${form(routes.trouble.lost, html`${choice}${numberToo}${go}`)}`
  return card(words('recovery.trouble-lost-title'), body)
}

interface DeviceChoice {
  name: string
  label: string
  devices: readonly Device[]
  refusals?: readonly Refusal[] | undefined
}

/** One of the user's devices; the only one is chosen already. */
const deviceChoice = (
  { name, label, devices, refusals }: DeviceChoice,
  words: View['words'],
): Html =>
  choiceField(words, {
    name,
    label,
    options: devices.map(deviceOption),
    value: devices[0]?.id,
    refusals,
  })

const deviceOption = ({ id, name, handsets }: Device) => ({
  value: id,
  label: name,
  ...(handsets && { hint: joinHandsets(handsets) }),
})
