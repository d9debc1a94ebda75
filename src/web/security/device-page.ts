import type { Device } from '../../domain/devices/device.ts'
import { canSignIn } from '../../domain/devices/device.ts'
import { joinHandsets } from '../../domain/devices/handsets.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, card, facts, form, linkButton, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { deviceFields, elementsFor } from '../signin/code-page.ts'
import { resynchronisedText } from '../signin/refusal-texts.ts'
import { day, stateBadge } from './security-page.ts'

export const DEVICE_DONE = ['renamed', 'tried'] as const

export interface DevicePage {
  view: View
  device: Device
  done?: (typeof DEVICE_DONE)[number]
  /** As typed. */
  typed?: { name: string; handset: string }
  refusals?: readonly Refusal[]
}

/** One device: what is known of it, and everything that can be done with it (DE-5). */
export function devicePage(page: DevicePage): Html {
  const { view, device, done, refusals = [] } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(doneText(done, device)))}
${known(view, device)}${canSignIn(device) ? works(view, device) : isOff(view, device)}
${rename(page)}${remove(view, device)}
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  return layout({ view, title: device.name, main, refusals })
}

const doneText = (done: NonNullable<DevicePage['done']>, { kind }: Device) =>
  done === 'tried' && kind === 'passkey' ? 'passkeys.tried' : (`security.done-${done}` as const)

function known(view: View, device: Device): Html {
  const { words } = view
  const { handsets, activatedAt, lastUsedAt } = device
  return facts([
    { term: words('security.state'), value: stateBadge(view, device) },
    { term: words('security.kind'), value: words(`security.kind-${device.kind}`) },
    {
      term: words('security.handset'),
      value: joinHandsets(handsets) || words('security.handset-none'),
    },
    ...credentialFacts(view, device),
    { term: words('security.since'), value: day(view, activatedAt) },
    {
      term: words('security.last-used'),
      value: lastUsedAt ? formatMoment(lastUsedAt, view) : words('security.never-used'),
    },
  ])
}

/** What a passkey says of itself: whether its loss is final, and whether it is two factors. */
function credentialFacts({ words }: View, device: Device) {
  if (device.kind !== 'passkey' || !device.credential) return []
  const { backupEligible, backedUp, userVerified, transports } = device.credential
  const kept = backedUp ? 'synced' : backupEligible ? 'syncable' : 'here'
  const reached = TRANSPORTS.filter((one) => transports.includes(one))
  const comma = words.language === 'ja' ? '、' : ', '
  return [
    { term: words('passkeys.kept'), value: words(`passkeys.kept-${kept}`) },
    {
      term: words('passkeys.verifies'),
      value: words(userVerified ? 'passkeys.verifies-yes' : 'passkeys.verifies-no'),
    },
    ...(reached.length > 0
      ? [
          {
            term: words('passkeys.reached'),
            value: reached.map((one) => words(`passkeys.reached-${one}`)).join(comma),
          },
        ]
      : []),
  ]
}

const TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'] as const

function works({ words }: View, { id, status, kind }: Device): Html {
  const go = (label: string, pattern: string) =>
    linkButton(words, { label, href: to(pattern, { id }) })
  const body = html`${status === 'paused' && html`<p>${words('security.paused-text')}</p>`}
<p>${words('security.works-text')}</p><div class="actions">
${go(words('security.try'), routes.security.tryIt)}
${kind !== 'passkey' && go(words('security.resynchronise'), routes.security.resynchronise)}
${go(words('security.replace-this'), routes.security.replace)}
${go(words('security.lost'), routes.security.lost)}</div>`
  return card(words('security.works-title'), body)
}

function isOff({ words }: View, { id, suspendedFor }: Device): Html {
  const wrong = suspendedFor === 'wrong-codes'
  const found =
    !wrong &&
    linkButton(words, { label: words('security.found'), href: to(routes.security.found, { id }) })
  const text = words(wrong ? 'security.off-wrong-codes' : 'security.off-lost')
  return card(words('security.off-title'), html`<p>${text}</p>${found}`)
}

function rename({ view: { words }, device, typed, refusals }: DevicePage): Html {
  const { name, handset } = typed ?? { name: device.name, handset: joinHandsets(device.handsets) }
  const fields = html`${textField(words, { name: 'name', label: words('security.name-label'), value: name, maxlength: 40, refusals })}
${textField(words, { name: 'handset', label: words('security.handset-label'), hint: words('security.handset-hint'), value: handset, maxlength: 200, optional: true, refusals })}
${button(words, { label: words('security.rename-go'), kind: 'secondary' })}`
  const action = to(routes.security.rename, { id: device.id })
  return card(words('security.rename-title'), form(action, fields))
}

const remove = ({ words }: View, { id }: Device): Html =>
  card(
    words('security.remove-heading'),
    html`<p>${words('security.remove-hint')}</p>
<p><a href="${to(routes.security.remove, { id })}">${words('security.remove-link')}</a></p>`,
  )

export interface RemovePage {
  view: View
  device: Device
  /** No other device could sign in afterwards. */
  last: boolean
  refusal?: string
}

/** What removing means, before it happens (DE-6). */
export function removePage({ view, device, last, refusal }: RemovePage): Html {
  const { words } = view
  const list = [
    words('security.remove-codes'),
    words(last ? 'security.remove-last' : 'security.remove-others'),
    words('security.remove-told'),
  ]
  const go = form(
    to(routes.security.remove, { id: device.id }),
    html`<div class="actions">${button(words, { label: words('security.remove-go'), kind: 'danger' })}
${linkButton(words, { label: words('shared.cancel'), href: to(routes.security.device, { id: device.id }) })}</div>`,
  )
  const main = html`${refusal && notice(words, 'warning', refusal)}
<ul class="list">${list.map((item) => html`<li>${item}</li>`)}</ul>${go}`
  return layout({ view, title: words('security.remove-title', { device: device.name }), main })
}

export interface TryPage {
  view: View
  device: Device
  /** Two codes were typed and this next one proves them. */
  resynchronised: boolean
  refusals?: readonly Refusal[]
}

/** A rehearsal: does the device still work? */
export function tryPage({ view, device, resynchronised, refusals = [] }: TryPage): Html {
  const { words } = view
  const fields = deviceFields(view, {
    device,
    purpose: 'try',
    go: words('security.try-go'),
    refusals,
  })
  const main = html`${resynchronised && notice(words, 'success', resynchronisedText(view, device))}
<p>${words(device.kind === 'passkey' ? 'passkeys.try-text' : 'security.try-text')}</p>${form(to(routes.security.tryIt, { id: device.id }), fields)}
<p><a href="${to(routes.security.device, { id: device.id })}">${words('shared.back')}</a></p>`
  return layout({
    view,
    title: words('security.try-title', { device: device.name }),
    main,
    refusals,
    ...elementsFor([device]),
  })
}
