import { canSignIn, type Device } from '../../domain/devices/device.ts'
import { handsetsOf, joinHandsets, livesOn } from '../../domain/devices/handsets.ts'
import type { DeviceList } from '../../domain/devices/list-devices.ts'
import type { MoveView } from '../../domain/moves/look-at-move.ts'
import type { AcceptedPasskeys } from '../../domain/passkeys/accepted-passkeys.ts'
import type { OwnCodes } from '../../domain/recovery-codes/look-at-codes.ts'
import { isFullySignedIn } from '../../domain/sessions/confirmed.ts'
import type { SignIns } from '../../domain/sessions/list-sign-ins.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { browserName } from '../../words/browser-name.ts'
import { formatList } from '../../words/lists.ts'
import { formatDay, formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, badge, card, linkButton, notice, table } from '../shared/parts.ts'
import { passkeySignal } from '../shared/passkey-button.ts'
import { provenAgo } from '../shared/proven.ts'
import type { View } from '../shared/view.ts'
import { codesCard } from './codes-page.ts'
import { type GivenToken, givenTokens } from './given-token-page.ts'

/** What was just done and is said at the top. */
export const DONE = [
  'added',
  'replaced',
  'lost',
  'found',
  'move-ended',
  'cancelled',
  'removed',
  'unprotected',
  'codes-kept',
  'codes-cancelled',
  'code-tried',
  'session-ended',
  'browser-forgotten',
] as const
export type Done = (typeof DONE)[number]

export interface SecurityPage {
  view: View
  session: Session
  list: DeviceList
  /** What an administrator gave them, and they have not made theirs. */
  given: readonly GivenToken[]
  signIns: SignIns
  /** The move to a new phone that is under way. */
  moving?: MoveView | undefined
  codes: OwnCodes
  done?: Done
  /** Which passkeys are still worth something, for what keeps them. Absent where there was never one. */
  accepted?: AcceptedPasskeys
}

/** Security credentials: devices, sessions and browsers of who is signed in. */
export function securityPage(page: SecurityPage): Html {
  const { view, done } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(`security.done-${done}`))}
${notYetMfa(page)}${waits(page)}${givenTokens(view, page.given)}${devices(page)}${handsets(page)}${codes(page)}${sessions(page)}${browsers(page)}${signal(page)}`
  const title = words('security.title')
  return layout({ view, title, main, ...(page.accepted && { elements: ['passkey'] }) })
}

const signal = ({ accepted }: SecurityPage): Html | undefined =>
  accepted && passkeySignal(accepted.rpId, accepted)

/** SI-3: a device was added in this session, which has not shown it yet. */
function notYetMfa({ view: { words }, session, list, codes }: SecurityPage): Html | undefined {
  if (isFullySignedIn(session, list.user)) return undefined
  const usable = list.devices.filter(canSignIn)
  const noCodes = usable.length > 0 && usable.every(({ kind }) => kind === 'passkey')
  const text = noCodes ? 'passkeys.not-confirmed' : 'security.not-mfa'
  const go = linkButton(words, {
    label: words(`${text}-go`),
    // A first device: recovery codes are what comes next.
    href: `${routes.confirm}?return=${codes.stock ? 'security' : 'codes'}`,
    kind: 'primary',
  })
  const body = html`<p>${words(text)}</p><div class="actions">${go}</div>`
  return notice(words, 'warning', body)
}

/** Of use to whoever has a device only. */
const codes = ({ view, list, codes: own }: SecurityPage): Html | undefined =>
  list.user.protectedAt && codesCard(view, own)

function waits({ view, list: { waitsUntil } }: SecurityPage): Html | undefined {
  if (!waitsUntil) return undefined
  const until = formatMoment(waitsUntil, view)
  return notice(view.words, 'info', view.words('security.undo-window', { until }))
}

function devices({ view, list }: SecurityPage): Html {
  const { words } = view
  const { active, most, draft } = list
  const rows = list.devices.map((device) => [
    nameCell(view, device),
    joinHandsets(device.handsets) || words('security.handset-none'),
    day(view, device.activatedAt),
    usedCell(view, device),
  ])
  const columns = [
    words('security.device'),
    words('security.handset'),
    words('security.since'),
    words('security.last-used'),
  ]
  const caption = words('security.devices-count', { active, most })
  const body = html`${rows.length === 0 ? html`<p>${words('security.devices-none')}</p>` : table({ caption, columns, rows })}
${draft && html`<p>${words('security.draft-running', { device: draft.name })} <a href="${routes.security.draft}">${words('security.draft-go-on')}</a></p>`}
${!list.waitsUntil && linkButton(words, { label: words('security.add'), href: routes.security.add })}`
  return card(words('security.devices-title'), body, 'devices')
}

/** What lives on which phone, and the way from one to the next (DE-5, DE-7). */
function handsets({ view, list, moving }: SecurityPage): Html | undefined {
  const { words } = view
  const usable = list.devices.filter(canSignIn)
  if (usable.length === 0) return undefined
  const rows = handsetsOf(usable).map((handset) => [
    handset,
    formatList(
      usable.filter((device) => livesOn(device, handset)).map(({ name }) => name),
      view.language,
    ),
    html`<a href="${routes.security.handsetLost}?handset=${encodeURIComponent(handset)}">${words('security.handset-gone')}</a>`,
  ])
  const columns = [words('security.handset'), words('security.device'), words('security.action')]
  const caption = words('security.handsets-text')
  const text = moving
    ? words('security.move-under-way', {
        from: moving.move.from,
        to: moving.move.to,
        done: moving.done,
        count: moving.steps.length,
      })
    : words('security.move-text')
  const label = words(moving ? 'security.move-go-on' : 'security.move-title')
  const body = html`${rows.length > 0 && table({ caption, columns, rows })}<p>${text}</p>
${linkButton(words, { label, href: routes.security.move })}`
  return card(words('security.handsets-title'), body, 'phones')
}

/** A rehearsal is a use as well: what worked last, and the way to another one (DE-5). */
function usedCell(view: View, device: Device): Html {
  const { words } = view
  const used = device.lastUsedAt ? provenAgo(view, device.lastUsedAt) : words('security.never-used')
  if (!canSignIn(device)) return html`${used}`
  const href = to(routes.security.tryIt, { id: device.id })
  const about = html`<span class="visually-hidden"> (${device.name})</span>`
  return html`<div>${used}<br><a href="${href}">${words('security.try')}${about}</a></div>`
}

const nameCell = (view: View, device: Device): Html =>
  html`<a href="${to(routes.security.device, { id: device.id })}">${device.name}</a> ${stateBadge(view, device)}`

/** The state in words, with a colour that says the same. */
export function stateBadge({ words }: View, { status }: Device): Html {
  const kind = status === 'active' ? 'success' : 'warning'
  return badge(kind, words(STATES[status]))
}

const STATES: Record<Device['status'], WordKey> = {
  draft: 'security.state-draft',
  active: 'security.state-active',
  paused: 'security.state-paused',
  suspended: 'security.state-suspended',
  removed: 'security.state-removed',
  revoked: 'security.state-revoked',
}

export const day = (view: View, date: Date | undefined): string =>
  date ? formatDay(date, view) : ''

function sessions({ view, session, signIns }: SecurityPage): Html {
  const { words } = view
  const others = signIns.sessions.length > 1
  const columns = [
    words('security.browser'),
    words('security.since'),
    words('security.last-seen'),
    ...(others ? [words('security.action')] : []),
  ]
  const rows = signIns.sessions.map((one) => [
    html`${browserName(one.userAgent, words)} ${one.id === session.id && badge('info', words('security.this-session'))}${networkOf(one)}`,
    formatMoment(one.startedAt, view),
    formatMoment(one.lastSeenAt, view),
    ...(others ? [one.id !== session.id && endButton(view, one)] : []),
  ])
  const caption = words('security.sessions-count', { count: rows.length })
  const body = html`<p>${words('security.sessions-text')}</p>${table({ caption, columns, rows })}`
  return card(words('security.sessions-title'), body, 'sessions')
}

const endButton = ({ words }: View, { id }: Session): Html =>
  act(words, {
    action: to(routes.security.endSession, { id }),
    label: words('security.session-end'),
    kind: 'danger',
  })

const networkOf = ({ network }: { network: string }): Html =>
  html`<br><span class="hint">${network}</span>`

function browsers({ view, session, signIns }: SecurityPage): Html | undefined {
  const { words } = view
  if (signIns.browsers.length === 0) return undefined
  const rows = signIns.browsers.map((one) => [
    html`${browserName(one.userAgent, words)} ${one.browser === session.browser && badge('info', words('security.this-browser'))}${networkOf(one)}`,
    day(view, one.signedInAt),
    act(words, {
      action: to(routes.security.forgetBrowser, { id: one.browser }),
      label: words('security.browser-forget'),
      kind: 'secondary',
    }),
  ])
  const columns = [words('security.browser'), words('security.signed-in'), words('security.action')]
  const caption = words('security.browsers-count', { count: rows.length })
  const body = html`<p>${words('security.browsers-text')}</p>${table({ caption, columns, rows })}`
  return card(words('security.browsers-title'), body, 'browsers')
}
