import type { Device } from '../../domain/devices/device.ts'
import { livesOn } from '../../domain/devices/handsets.ts'
import type { MoveView } from '../../domain/moves/look-at-move.ts'
import { comesByItself, type MoveStep } from '../../domain/moves/move.ts'
import { routes, to } from '../routes.ts'
import { choiceField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, button, form, linkButton, notice } from '../shared/parts.ts'
import { steps } from '../shared/steps.ts'
import type { Refusal, View } from '../shared/view.ts'

export interface BeginMovePage {
  view: View
  devices: readonly Device[]
  /** The phones that anything lives on. */
  handsets: readonly string[]
  typed: { from: string; to: string }
  refusals?: readonly Refusal[]
}

/** "I am getting a new phone" (DE-7): which one goes, and what the new one is called. */
export function beginMovePage(page: BeginMovePage): Html {
  const { view, devices, handsets, typed, refusals = [] } = page
  const { words } = view
  const body =
    handsets.length === 0
      ? html`<p>${words('security.move-no-handsets')}</p>`
      : form(
          routes.security.move,
          html`${choiceField(words, {
            name: 'from',
            label: words('security.move-from'),
            options: handsets.map((handset) => ({
              value: handset,
              label: handset,
              hint: words('security.move-count', {
                count: devices.filter((device) => livesOn(device, handset)).length,
              }),
            })),
            value: typed.from || (handsets.length === 1 ? handsets[0] : undefined),
            refusals,
          })}
${textField(words, { name: 'to', label: words('security.move-to'), hint: words('security.move-to-hint'), value: typed.to, maxlength: 40, refusals })}
${button(words, { label: words('security.move-go') })}`,
        )
  const main = html`<p>${words('security.move-lead')}</p><p>${words('security.move-copy')} <a href="${routes.security.export}">${words('security.export-title')}</a></p>${body}
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  return layout({ view, title: words('security.move-title'), main, refusals })
}

/** How far it is: one device after another. It can be left and gone on with from any browser. */
export function movePage({ view, running }: { view: View; running: MoveView }): Html {
  const { words } = view
  const { move, steps: all, done, next } = running
  const list = all.map((step) => ({
    title: step.device.name,
    state:
      step.state === 'to-do'
        ? step.device.id === next?.id
          ? ('current' as const)
          : ('waiting' as const)
        : ('done' as const),
    body: stepBody(view, step, running),
  }))
  const main = html`<p>${words('security.move-progress', { done, count: all.length })}</p>
${next === undefined && notice(words, 'success', words('security.move-complete', { from: move.from }))}
${steps(words, list)}
${act(words, { action: routes.security.moveDone, label: words(next ? 'security.move-leave' : 'security.move-finish'), kind: next ? 'link' : 'primary' })}
${next && html`<p class="hint">${words('security.move-later')}</p>`}
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  const title = words('security.move-running', { from: move.from, to: move.to })
  return layout({ view, title, main })
}

function stepBody(view: View, { device, state }: MoveStep, { move, next }: MoveView): Html {
  const { words } = view
  if (state !== 'to-do') return html`<p>${words(`security.move-${state}`)}</p>`
  const { id, handsets = [] } = device
  const elsewhere = handsets.length > 1
  const go = linkButton(words, {
    label: words('security.move-this'),
    href: to(routes.security.replace, { id }),
    kind: id === next?.id ? 'primary' : 'secondary',
  })
  const synced =
    comesByItself(device) &&
    html`<p>${words('security.move-synced', { to: move.to })}</p>
${act(words, { action: to(routes.security.carryOver, { id }), label: words('security.move-synced-go'), kind: 'secondary' })}`
  return html`<p>${words(`security.kind-${device.kind}`)}</p>
${elsewhere && html`<p>${words('security.move-several')}</p>`}${synced}${go}`
}
