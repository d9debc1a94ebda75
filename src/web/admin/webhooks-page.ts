import { ALARM_KINDS } from '../../domain/alarms/alarm.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import type { AddWebhookRefusal } from '../../domain/webhooks/add-webhook.ts'
import type { Webhook } from '../../domain/webhooks/webhook.ts'
import type { Words } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { choiceField, textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, button, card, form, notice, table } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing } from './parts.ts'
import type { ActorRefusal } from './with-permission.ts'

interface WebhooksPage {
  view: View
  acting: Acting
  webhooks: readonly Webhook[]
  removed?: boolean
  typed?: { url: string; kinds: readonly string[] }
  refusal?: Exclude<AddWebhookRefusal, ActorRefusal>
}

/** Everything that is told of this account's alarms, and the form for one more. */
export function webhooksPage(page: WebhooksPage): Html {
  const { view, acting, webhooks, removed, refusal } = page
  const { words } = view
  const refusals: Refusal[] = refusal
    ? [
        {
          field: refusal === 'no-kinds' ? 'kinds' : 'url',
          text: words(`alarms.hook-no-${refusal}`),
        },
      ]
    : []
  const main = html`${removed && notice(words, 'success', words('alarms.hook-done-removed'))}
<p>${words('alarms.hook-lead')}</p>
${webhooks.length > 0 ? list(words, webhooks) : nothing(words('alarms.hook-none-title'), words('alarms.hook-none'))}
${adding(page, refusals)}`
  return adminLayout({ view, acting, title: words('alarms.hook-title'), main, refusals })
}

function list(words: Words, webhooks: readonly Webhook[]): Html {
  const columns = [words('alarms.hook-url'), words('alarms.hook-kinds'), words('alarms.hook-state')]
  const rows = webhooks.map((webhook): Child[] => [
    html`<a href="${to(routes.admin.webhook, { id: webhook.id })}">${webhook.url}</a>`,
    words('alarms.hook-kinds-count', { count: webhook.kinds.length }),
    webhookState(words, webhook),
  ])
  const caption = words('alarms.hook-caption', { count: rows.length })
  return table({ caption, columns, rows })
}

export function webhookState(words: Words, { disabledAt, failingSince }: Webhook): Html {
  if (disabledAt) return badge('warning', words('alarms.hook-state-off'))
  if (failingSince) return badge('warning', words('alarms.hook-state-failing'))
  return badge('success', words('alarms.hook-state-on'))
}

function adding({ view: { words }, typed }: WebhooksPage, refusals: readonly Refusal[]): Html {
  const fields = [
    textField(words, {
      name: 'url',
      label: words('alarms.hook-url'),
      hint: words('alarms.hook-url-hint'),
      value: typed?.url ?? '',
      maxlength: 1000,
      refusals,
    }),
    kindsField(words, { chosen: typed?.kinds ?? ALARM_KINDS, refusals }),
    button(words, { label: words('alarms.hook-add-go') }),
  ]
  return card(words('alarms.hook-add'), form(routes.admin.webhooks, fields), 'add')
}

export const kindsField = (
  words: Words,
  { chosen, refusals }: { chosen: readonly string[]; refusals?: readonly Refusal[] },
): Html =>
  choiceField(words, {
    name: 'kinds',
    label: words('alarms.hook-kinds-choose'),
    many: true,
    values: chosen,
    options: ALARM_KINDS.map((value) => ({ value, label: words(`alarms.${value}`) })),
    ...(refusals && { refusals }),
  })
