import { ALARM_KINDS } from '../../domain/alarms/alarm.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import type { Delivery, Outcome, Webhook } from '../../domain/webhooks/webhook.ts'
import { formatMoment } from '../../words/moments.ts'
import type { Words } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { copyText } from '../shared/elements.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { act, button, card, form, linkButton, notice, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { kindsField, webhookState } from './webhooks-page.ts'

export const WEBHOOK_DONE = ['added', 'changed', 'tested', 'on', 'off'] as const

interface WebhookPage {
  view: View
  acting: Acting
  webhook: Webhook
  deliveries: readonly Delivery[]
  done?: (typeof WEBHOOK_DONE)[number]
}

/** One webhook: what it is told of, what became of its last deliveries, and everything that changes it. */
export function webhookPage(page: WebhookPage): Html {
  const { view, acting, webhook, done } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(`alarms.hook-done-${done}`))}
<p><code>${webhook.url}</code> ${webhookState(words, webhook)}</p>${state(page)}
${deliveries(page)}${kinds(page)}${changes(page)}
<p><a href="${routes.admin.webhooks}">${words('alarms.hook-back')}</a></p>`
  return adminLayout({ view, acting, title: words('alarms.hook-title'), main })
}

function state({ view, webhook: { disabledAt, failingSince } }: WebhookPage): Html | undefined {
  const { words } = view
  const since = disabledAt ?? failingSince
  if (!since) return undefined
  const at = formatMoment(since, view)
  return notice(
    words,
    'warning',
    words(`alarms.hook-${disabledAt ? 'disabled' : 'failing'}`, { at }),
  )
}

function deliveries({ view, webhook: { id }, deliveries }: WebhookPage): Html {
  const { words } = view
  const columns = [
    words('alarms.hook-type'),
    words('audit.when'),
    words('alarms.hook-outcome'),
    words('alarms.hook-took'),
  ]
  const rows = deliveries.map(({ type, at, outcome, ms }): Child[] => [
    typeText(words, type),
    formatMoment(at, view),
    outcomeText(words, outcome),
    words('alarms.hook-ms', { ms }),
  ])
  const list =
    rows.length > 0
      ? table({
          caption: words('alarms.hook-deliveries-caption', { count: rows.length }),
          columns,
          rows,
        })
      : html`<p>${words('alarms.hook-deliveries-none')}</p>`
  const again = linkButton(words, {
    label: words('alarms.hook-look-again'),
    href: to(routes.admin.webhook, { id }),
  })
  const body = html`${list}<p>${words('alarms.hook-test-text')}</p><div class="actions">${change(words, id, { change: 'test', label: words('alarms.hook-test') })}${again}</div>`
  return card(words('alarms.hook-deliveries'), body, 'deliveries')
}

function typeText(words: Words, type: string): string {
  if (type === 'test') return words('alarms.hook-type-test')
  const kind = ALARM_KINDS.find((name) => name === type)
  return kind ? words(`alarms.${kind}`) : type
}

function outcomeText(words: Words, outcome: Outcome): string {
  const status = /^status-(\d+)$/.exec(outcome)?.[1]
  if (status !== undefined) return words('alarms.hook-outcome-status', { status })
  return words(`alarms.hook-outcome-${outcome as Exclude<Outcome, `status-${number}`>}`)
}

function kinds({ view: { words }, webhook: { id, kinds } }: WebhookPage): Html {
  const fields = [
    html`<input type="hidden" name="change" value="kinds">`,
    kindsField(words, { chosen: kinds }),
    button(words, { label: words('alarms.hook-kinds-save') }),
  ]
  return card(words('alarms.hook-kinds'), form(to(routes.admin.webhook, { id }), fields), 'kinds')
}

function changes({ view: { words }, webhook: { id, disabledAt } }: WebhookPage): Html {
  const turn = disabledAt ? 'on' : 'off'
  const body = html`<p>${words('alarms.hook-secret-change-text')}</p>
${change(words, id, { change: 'secret', label: words('alarms.hook-secret-change') })}
<div class="actions">${change(words, id, { change: turn, label: words(`alarms.hook-${turn}`) })}
${change(words, id, { change: 'remove', label: words('alarms.hook-remove'), kind: 'danger' })}</div>`
  return card(words('alarms.hook-manage'), body, 'manage')
}

const change = (
  words: Words,
  id: WebhookId,
  {
    change,
    label,
    kind = 'secondary',
  }: { change: string; label: string; kind?: 'secondary' | 'danger' },
): Html => act(words, { action: to(routes.admin.webhook, { id }), hidden: { change }, label, kind })

interface SecretPage {
  view: View
  acting: Acting
  id: WebhookId
  secret: string
  /** False when it takes the place of another. */
  isNew?: boolean
}

/** The only time that a secret is shown. */
export function secretPage({ view, acting, id, secret, isNew = true }: SecretPage): Html {
  const { words } = view
  const go = linkButton(words, {
    label: words('alarms.hook-go-on'),
    href: to(routes.admin.webhook, { id }),
    kind: 'primary',
  })
  const main = html`${isNew && notice(words, 'success', words('alarms.hook-done-added'))}
<p>${words('alarms.hook-secret-lead')}</p>
<p>${copyText(words, secret)}</p>
<p>${words('alarms.hook-secret-how')}</p>
${!isNew && html`<p>${words('alarms.hook-secret-old')}</p>`}
<p class="actions">${go}</p>`
  return adminLayout({
    view,
    acting,
    title: words('alarms.hook-secret-title'),
    main,
    elements: ['copy-text'],
  })
}
