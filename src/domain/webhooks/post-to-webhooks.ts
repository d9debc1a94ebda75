import type { Alarm } from '../alarms/alarm.ts'
import type { MessageId, WebhookId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { WebhookEvent } from './webhook.ts'

/** What waits in the outbox. */
export interface WebhookPosting {
  webhookId: WebhookId
  event: WebhookEvent
}

/** Writes an alarm to the outbox for each webhook of its account that wants its kind. */
export async function postToWebhooks(ports: Ports, stores: Stores, alarm: Alarm): Promise<void> {
  const { id, kind, at, accountId, subject, actor } = alarm
  const data = { ...(subject && { subject }), ...(actor && { actor }) }
  const event: WebhookEvent = { id, type: kind, at: at.toISOString(), account: accountId, data }
  for (const webhook of await stores.webhooks.of(accountId))
    if (!webhook.disabledAt && webhook.kinds.includes(kind))
      await postWebhook(ports, stores, { webhookId: webhook.id, event })
}

export async function postWebhook(
  ports: Ports,
  { outbox }: Stores,
  posting: WebhookPosting,
): Promise<void> {
  const id = ports.chance.id<MessageId>()
  await outbox.add({
    id,
    kind: 'webhook',
    accountId: posting.event.account,
    isNotice: false,
    sealedBody: ports.vault.seal(Buffer.from(JSON.stringify(posting)), id),
    createdAt: ports.now(),
    nextTryAt: ports.now(),
    tries: 0,
  })
  ports.bell.ring('outbox')
}
