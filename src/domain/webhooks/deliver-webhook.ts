import { writeEvent } from '../audit/write-event.ts'
import type { WebhookId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { WebhookPosting } from './post-to-webhooks.ts'
import type { WebhookSender } from './sender.ts'
import { webhookHeaders } from './sign-webhook.ts'
import { type Delivery, FAILING_MS, type Outcome, type Webhook } from './webhook.ts'

const LOGGED = 20

/** Throws when it was not taken, so that the outbox tries again. What was removed or switched off meanwhile is let go. */
export async function deliverWebhook(
  ports: Ports,
  sender: WebhookSender,
  { webhookId, event }: WebhookPosting,
): Promise<void> {
  const webhook = await ports.read(({ webhooks }) => webhooks.find(webhookId))
  if (!webhook || (webhook.disabledAt && event.type !== 'test')) return
  const body = JSON.stringify(event)
  const at = ports.now()
  const headers = webhookHeaders(secretsOf(ports, webhook), { id: event.id, at, body })
  const outcome = await sender.send({ url: webhook.url, headers, body })
  const ms = ports.now().getTime() - at.getTime()
  const delivery: Delivery = { webhookId, id: event.id, type: event.type, at, outcome, ms }
  await ports.transact((stores) => keepOutcome(ports, stores, delivery))
  if (outcome !== 'delivered') throw new Error(`webhook: ${outcome}`)
}

function secretsOf({ vault, now }: Ports, webhook: Webhook): Uint8Array[] {
  const { id, sealedSecret, sealedOldSecret, oldSecretUntil } = webhook
  const old = sealedOldSecret && oldSecretUntil && oldSecretUntil > now() ? [sealedOldSecret] : []
  return [sealedSecret, ...old].map((sealed) => vault.open(sealed, id))
}

async function keepOutcome(ports: Ports, stores: Stores, delivery: Delivery): Promise<void> {
  const webhook = await stores.webhooks.lock(delivery.webhookId)
  if (!webhook) return
  await stores.webhooks.log(delivery, LOGGED)
  const after = judged(webhook, delivery.outcome, delivery.at)
  if (after === webhook) return
  await stores.webhooks.save(after)
  if (after.disabledAt && !webhook.disabledAt) await tellDisabled(ports, stores, webhook)
}

/** The webhook as an attempt leaves it; itself where nothing changes. */
function judged(webhook: Webhook, outcome: Outcome, at: Date): Webhook {
  const { failingSince, ...well } = webhook
  if (outcome === 'delivered') return failingSince ? well : webhook
  if (!failingSince) return { ...webhook, failingSince: at }
  if (webhook.disabledAt || at.getTime() - failingSince.getTime() < FAILING_MS) return webhook
  return { ...webhook, disabledAt: at }
}

async function tellDisabled(
  ports: Ports,
  stores: Stores,
  { id, accountId }: { id: WebhookId; accountId: Webhook['accountId'] },
): Promise<void> {
  const [root] = await stores.users.roots(accountId)
  if (!root) return
  await writeEvent(ports, stores, {
    kind: 'webhook.disabled',
    user: root,
    ofAccount: true,
    actor: 'system',
    data: { webhookId: id, reason: 'failing' },
  })
}
