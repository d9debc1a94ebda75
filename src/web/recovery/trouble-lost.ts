import { canSignIn, type Device } from '../../domain/devices/device.ts'
import { handsetsOf, livesOn } from '../../domain/devices/handsets.ts'
import { isUsable } from '../../domain/users/user.ts'
import { formatList } from '../../words/lists.ts'
import { routes } from '../routes.ts'
import { checkField, choiceField, type Option } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, card, form } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import type { TroublePage } from './trouble-page.ts'

/** "I lost it": a whole phone with everything on it, or single devices. Opens nothing. */
export function troubleLost({ view, trouble, refusals }: TroublePage): Html | undefined {
  const { words } = view
  const devices = trouble.situation.devices.filter(canSignIn)
  const { number } = trouble.situation
  if (devices.length === 0 && !isUsable(number)) return undefined
  const choice =
    devices.length > 0 &&
    choiceField(words, {
      name: 'device',
      label: words('recovery.trouble-lost-choose'),
      many: true,
      options: devices.map((device) => deviceOption(view, device)),
      values: devices.length === 1 ? devices.map(({ id }) => id) : [],
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
  const body = html`<p>${words('recovery.trouble-lost-text')}</p>
${goneHandsets(view, devices)}${form(routes.trouble.lost, html`${choice}${numberToo}${go}`)}`
  return card(words('recovery.trouble-lost-title'), body)
}

/** A button for each phone that holds more than one device: "this phone is gone". */
function goneHandsets({ words }: View, devices: readonly Device[]): Html | undefined {
  const several = handsetsOf(devices)
    .map((handset) => ({ handset, count: devices.filter((one) => livesOn(one, handset)).length }))
    .filter(({ count }) => count > 1)
  if (several.length === 0) return undefined
  const buttons = several.map(({ handset, count }) =>
    act(words, {
      action: routes.trouble.lost,
      hidden: { handset },
      label: words('recovery.lost-handset', { handset, count }),
      kind: 'danger',
    }),
  )
  return html`<div class="actions">${buttons}</div>`
}

/** A device by its name, with its kind and the phones it lives on. */
export const deviceOption = (
  { words, language }: View,
  { id, name, kind, handsets = [] }: Device,
): Option => ({
  value: id,
  label: name,
  hint: words('recovery.device-on', {
    kind: words(`security.kind-${kind}`),
    count: handsets.length,
    handsets: formatList(handsets, language),
  }),
})
