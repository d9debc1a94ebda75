import { type Device, isCodeDevice } from '../../domain/devices/device.ts'
import { likelyLost } from '../../domain/devices/likely-lost.ts'
import type { Offer, OfferName } from '../../domain/ways/offers.ts'
import { formatList } from '../../words/lists.ts'
import { formatDuration, formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { choiceField, codeField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { button, card, facts, form } from '../shared/parts.ts'
import { passkeyButton } from '../shared/passkey-button.ts'
import { inARow } from '../shared/phrases.ts'
import type { View } from '../shared/view.ts'
import { recoveryCodeField } from './recovery-code-field.ts'
import { deviceOption } from './trouble-lost.ts'
import type { TroublePage } from './trouble-page.ts'

type Body = (page: TroublePage) => { title: string; body: Html } | undefined

/** One thing that would work, with what it needs and how long it takes (SI-6). */
export function offerCard(page: TroublePage, offer: Offer): Html | undefined {
  const shown = BODIES[offer.name](page)
  if (!shown) return undefined
  const { words } = page.view
  const rows = [
    { term: words('recovery.offer-needs'), value: needsText(page.view, offer) },
    { term: words('recovery.offer-takes'), value: takesText(page.view, offer) },
  ]
  return card(shown.title, html`${facts(rows)}${shown.body}`)
}

const needsText = ({ words, language }: View, { needs }: Offer): string =>
  formatList(
    needs.filter((need) => need !== 'administrator').map((need) => words(`recovery.need-${need}`)),
    language,
  )

function takesText({ words, language }: View, { needs, takesMs, holdMs }: Offer): string {
  if (needs.includes('somebody')) return words('recovery.takes-somebody')
  const takes = words('recovery.takes', { minutes: Math.ceil(takesMs / 60_000) })
  if (holdMs === 0) return takes
  const wait = words('recovery.takes-wait', { duration: formatDuration(holdMs, language) })
  return inARow(words, takes, wait)
}

const otherDevice: Body = ({ view: { words }, trouble }) => {
  const links = trouble.usable.map((device) => deviceLink(words, device, routes.signin.code))
  const body = html`<p>${words('recovery.trouble-other-text', { count: links.length })}</p><ul class="list">${links}</ul>`
  return { title: words('recovery.trouble-other-title'), body }
}

const resynchronise: Body = ({ view: { words }, trouble }) => {
  const links = trouble.usable
    .filter(isCodeDevice)
    .map((device) => deviceLink(words, device, routes.trouble.resynchronise))
  const body = html`<p>${words('recovery.trouble-clock-text')}</p><ul class="list">${links}</ul>`
  return { title: words('recovery.trouble-clock-title'), body }
}

const deviceLink = (words: View['words'], { id, name, kind }: Device, path: string): Html =>
  html`<li><a href="${path}?device=${id}">${name}</a> <span class="hint">${words(`security.kind-${kind}`)}</span></li>`

const found: Body = ({ view, trouble, refusals }) => {
  const { words } = view
  const withCodes = trouble.lost.filter(isCodeDevice)
  const fields = html`${choiceField(words, {
    name: 'found',
    label: words('recovery.trouble-found-device'),
    options: withCodes.map((device) => deviceOption(view, device)),
    value: withCodes[0]?.id,
    refusals,
  })}
${codeField(words, { name: 'code', label: words('recovery.trouble-found-code'), refusals })}
${button(words, { label: words('recovery.trouble-found-go'), kind: 'secondary' })}`
  const codes =
    withCodes.length > 0 &&
    html`<p>${words('recovery.trouble-found-text')}</p>${form(routes.trouble.found, fields)}`
  const label = words('passkeys.use-any')
  const asked = passkeyButton(words, { purpose: 'found', label, kind: 'secondary' })
  const passkeys =
    withCodes.length < trouble.lost.length &&
    html`<p>${words('passkeys.found-text')}</p>${form(routes.trouble.found, asked)}`
  return { title: words('recovery.trouble-found-title'), body: html`${codes}${passkeys}` }
}

const factors: Body = (page) => {
  const { words } = page.view
  const what = words(page.trouble.complete ? 'recovery.factors-complete' : 'recovery.factors-text')
  const held = page.trouble.offers.some((one) => one.name === W1 && one.holdMs > 0)
  const after = words(held ? 'recovery.factors-held' : 'recovery.factors-instant')
  const text = page.trouble.complete ? what : inARow(words, what, after)
  const go = button(words, { label: words('recovery.factors-go') })
  const body = html`<p>${text}</p>${form(routes.recovery.start, html`${lostChoice(page)}${go}`)}`
  return { title: words('recovery.factors-title'), body }
}

const W1 = 'alternative-factors'

/** At once, by what is on paper (W2). */
const byCode: Body = (page) => {
  const { view, trouble, refusals } = page
  const { words } = view
  const count = trouble.situation.codesLeft
  const fields = html`${lostChoice(page, 'gone')}${recoveryCodeField(words, refusals)}
${button(words, { label: words('recovery-codes.go') })}`
  const body = html`<p>${words('recovery-codes.trouble-text', { count })}</p>${form(routes.recovery.byCode, fields)}`
  return { title: words('recovery-codes.trouble-title'), body }
}

/** An administrator did their part: this way is the first (OW-6). */
const byReset: Body = (page) => {
  const { view, trouble } = page
  const { words } = view
  const inPerson = trouble.byReset === 'administrator-in-person'
  const { reset } = trouble.situation
  const until = reset ? formatMoment(reset.status.until, view) : ''
  const what = trouble.complete
    ? words('recovery.claiming-administrator')
    : words(inPerson ? 'recovery.reset-text-in-person' : 'recovery.reset-text', { until })
  const go = button(words, { label: words('recovery.reset-go') })
  const body = html`<p>${what}</p>${form(routes.recovery.byReset, html`${lostChoice(page)}${go}`)}`
  return { title: words('recovery.reset-title'), body }
}

/** Before a reset: that there is somebody who can do it (SI-6). */
const askSomebody: Body = ({ view: { words }, trouble }) => {
  const { user, preset } = trouble.situation
  const inPerson = preset === 'administrator-only'
  const name = user.userName ?? user.signInKey
  const body = html`<p>${words(inPerson ? 'recovery.ask-text-in-person' : 'recovery.ask-text')}</p>
${facts([{ term: words('recovery.ask-name'), value: name }])}`
  return { title: words('recovery.ask-title'), body }
}

/** What is lost: by default the phone that was used last, with everything on it. */
function lostChoice({ view, trouble, refusals }: TroublePage, name = 'lost'): Html {
  const { words } = view
  if (trouble.usable.length === 0) return html`<p>${words('recovery.factors-none-lost')}</p>`
  return choiceField(words, {
    name,
    label: words('recovery.factors-lost'),
    hint: words('recovery.factors-lost-hint'),
    many: true,
    options: trouble.usable.map((device) => deviceOption(view, device)),
    values: likelyLost(trouble.usable).map(({ id }) => id),
    refusals,
  })
}

/** These do not begin with the password, so they are never offered here. */
const elsewhere: Body = () => undefined

const BODIES: Record<OfferName, Body> = {
  'other-device': otherDevice,
  resynchronise,
  found,
  'alternative-factors': factors,
  administrator: byReset,
  'administrator-in-person': byReset,
  'ask-administrator': askSomebody,
  'recovery-code': byCode,
  'recovery-code-forgotten': elsewhere,
  'forgotten-password': elsewhere,
  'first-password': elsewhere,
  'administrator-forgotten': elsewhere,
}
