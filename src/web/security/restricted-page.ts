import type { Device } from '../../domain/devices/device.ts'
import { joinHandsets } from '../../domain/devices/handsets.ts'
import type { DeviceList } from '../../domain/devices/list-devices.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { badge, card, facts, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { type GivenToken, givenTokens } from './given-token-page.ts'
import { day, stateBadge } from './security-page.ts'

/** What the session of a recovery sees: its devices, the lost ones marked, and how to replace them (LO-7, R25). */
export function restrictedPage({
  view,
  session,
  list,
  given,
}: {
  view: View
  session: Session
  list: DeviceList
  given: readonly GivenToken[]
}): Html {
  const { words } = view
  const until = formatMoment(session.endsAt, view)
  const replace = list.draft
    ? linkButton(words, {
        label: words('security.draft-go-on'),
        href: routes.security.draft,
        kind: 'primary',
      })
    : linkButton(words, {
        label: words('security.replace'),
        href: routes.security.add,
        kind: 'primary',
      })
  const main = html`${notice(words, 'info', words('security.restricted', { until }))}
${card(words('security.replace-title'), html`<p>${words('security.replace-text')}</p>${replace}`)}${givenTokens(view, given)}
${list.devices.map((device) => oneDevice(view, device, list.lost.includes(device.id)))}`
  return layout({ view, title: words('security.restricted-title'), main })
}

function oneDevice(view: View, device: Device, lost: boolean): Html {
  const { words } = view
  const rows = [
    { term: words('security.state'), value: state(view, device, lost) },
    { term: words('security.since'), value: day(view, device.activatedAt) },
    ...(device.handsets
      ? [{ term: words('security.handset'), value: joinHandsets(device.handsets) }]
      : []),
  ]
  const found =
    lost &&
    linkButton(words, {
      label: words('security.found'),
      href: to(routes.security.found, { id: device.id }),
    })
  return card(device.name, html`${facts(rows)}${found}`)
}

const state = (view: View, device: Device, lost: boolean): Html =>
  lost ? badge('warning', view.words('security.state-lost')) : stateBadge(view, device)
