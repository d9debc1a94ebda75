import { z } from 'zod'
import { ALARM_KINDS } from '../../../domain/alarms/alarm.ts'
import type { WebhookId } from '../../../domain/ids.ts'
import { addWebhook } from '../../../domain/webhooks/add-webhook.ts'
import {
  changeWebhookKinds,
  changeWebhookSecret,
  removeWebhook,
  switchWebhook,
  testWebhook,
} from '../../../domain/webhooks/change-webhooks.ts'
import { lookAtWebhook, lookAtWebhooks } from '../../../domain/webhooks/look-at-webhooks.ts'
import type { Webhook } from '../../../domain/webhooks/webhook.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { id, listOf, moment, named, textOf } from '../shapes.ts'

const kind = z.enum(ALARM_KINDS)
const webhook = z
  .strictObject({
    id,
    url: z.string(),
    kinds: z.array(kind),
    createdAt: moment,
    /** The first failure since the last success. */
    failingSince: moment.optional(),
    disabledAt: moment.optional(),
  })
  .register(named, { id: 'Webhook' })
const delivery = z.strictObject({
  id: z.string(),
  type: z.string(),
  at: moment,
  outcome: z.string(),
  ms: z.number(),
})

const shown = (one: Webhook): z.output<typeof webhook> => ({
  id: one.id,
  url: one.url,
  kinds: [...one.kinds],
  createdAt: one.createdAt,
  ...(one.failingSince && { failingSince: one.failingSince }),
  ...(one.disabledAt && { disabledAt: one.disabledAt }),
})

const PAGER = {
  id: 'w3bh00k',
  url: 'https://pager.example.org/aikagi',
  kinds: ['root-recovery-started' as const],
  createdAt: '2026-01-04T09:00:00Z',
}

const NEEDS = 'webhooks:write'
const asId = (text: string): WebhookId => text as WebhookId

export const WEBHOOKS: readonly Operation[] = [
  permitted(
    NEEDS,
    {
      id: 'listWebhooks',
      method: 'get',
      path: '/webhooks',
      area: 'webhooks',
      summary: 'Who is told of alarms',
      output: listOf(webhook),
      refusals: [],
      example: { output: { items: [PAGER] } },
    },
    async ({ ports, acting }) => {
      const found = await lookAtWebhooks(ports, acting.user.accountId)
      return { value: { items: found.map(shown) } }
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'addWebhook',
      method: 'post',
      path: '/webhooks',
      area: 'webhooks',
      summary: 'Tell another program of alarms from now on',
      about: '`secret` is shown once; deliveries are signed with it.',
      status: 201,
      body: z.strictObject({ url: textOf(2000), kinds: z.array(kind).max(50) }),
      output: z.strictObject({ ...webhook.shape, secret: z.string() }),
      refusals: [
        'url-missing',
        'url-malformed',
        'url-not-https',
        'url-credentials',
        'url-port',
        'url-private-address',
        'no-kinds',
        'taken-or-too-many',
      ],
      example: {
        body: { url: PAGER.url, kinds: PAGER.kinds },
        output: { ...PAGER, secret: 'whsec_…' },
      },
    },
    async ({ ports, by, asker, body }) => {
      const added = await addWebhook(ports, { by, asker, ...body })
      return added.done ? { value: { ...shown(added.webhook), secret: added.secret } } : added
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'getWebhook',
      method: 'get',
      path: '/webhooks/{id}',
      area: 'webhooks',
      summary: 'One of them, with what became of its last deliveries',
      output: z.strictObject({ webhook, deliveries: z.array(delivery) }),
      refusals: ['no-such-webhook'],
      example: { output: { webhook: PAGER, deliveries: [] } },
    },
    async ({ ports, acting, params }) => {
      const account = acting.user.accountId
      const look = await lookAtWebhook(ports, { account, webhookId: asId(params.id) })
      if (!look) return { reason: 'no-such-webhook' }
      const deliveries = look.deliveries.map(({ webhookId: _, ...one }) => one)
      return { value: { webhook: shown(look.webhook), deliveries } }
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'changeWebhook',
      method: 'put',
      path: '/webhooks/{id}/kinds',
      area: 'webhooks',
      summary: 'Choose what it is told of',
      body: z.strictObject({ kinds: z.array(kind).max(50) }),
      refusals: ['no-such-webhook'],
      example: { body: { kinds: PAGER.kinds } },
    },
    async ({ ports, by, asker, params, body }) => {
      const asked = { by, asker, webhookId: asId(params.id), kinds: body.kinds }
      const change = await changeWebhookKinds(ports, asked)
      return change.done ? DONE : change
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'switchWebhook',
      method: 'put',
      path: '/webhooks/{id}/state',
      area: 'webhooks',
      summary: 'Switch it off, or on again with its failures forgotten',
      body: z.strictObject({ on: z.boolean() }),
      refusals: ['no-such-webhook'],
      example: { body: { on: true } },
    },
    async ({ ports, by, asker, params, body }) => {
      const asked = { by, asker, webhookId: asId(params.id), on: body.on }
      const change = await switchWebhook(ports, asked)
      return change.done ? DONE : change
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'changeWebhookSecret',
      method: 'post',
      path: '/webhooks/{id}/secret',
      area: 'webhooks',
      summary: 'A new secret; the one before signs beside it for a day',
      output: z.strictObject({ secret: z.string() }),
      refusals: ['no-such-webhook'],
      example: { output: { secret: 'whsec_…' } },
    },
    async ({ ports, by, asker, params }) => {
      const asked = { by, asker, webhookId: asId(params.id) }
      const change = await changeWebhookSecret(ports, asked)
      return change.done ? { value: { secret: change.secret } } : change
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'testWebhook',
      method: 'post',
      path: '/webhooks/{id}/test',
      area: 'webhooks',
      summary: 'Queue a delivery of type "test"',
      refusals: ['no-such-webhook'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const change = await testWebhook(ports, { by, asker, webhookId: asId(params.id) })
      return change.done ? DONE : change
    },
  ),
  permitted(
    NEEDS,
    {
      id: 'removeWebhook',
      method: 'delete',
      path: '/webhooks/{id}',
      area: 'webhooks',
      summary: 'Tell it of nothing any more',
      refusals: ['no-such-webhook'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const change = await removeWebhook(ports, { by, asker, webhookId: asId(params.id) })
      return change.done ? DONE : change
    },
  ),
]
