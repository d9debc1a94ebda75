import type { AccountId, WebhookId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Delivery, Webhook } from './webhook.ts'

/** The webhooks of an account. The caller has seen to the permission. */
export const lookAtWebhooks = (ports: Ports, account: AccountId): Promise<Webhook[]> =>
  ports.read(({ webhooks }) => webhooks.of(account))

/** One of them with what became of its last deliveries; of another account it is not there (H06). */
export const lookAtWebhook = (
  ports: Ports,
  { account, webhookId }: { account: AccountId; webhookId: WebhookId },
): Promise<{ webhook: Webhook; deliveries: Delivery[] } | undefined> =>
  ports.read(async ({ webhooks }) => {
    const webhook = await webhooks.find(webhookId)
    if (webhook?.accountId !== account) return undefined
    return { webhook, deliveries: await webhooks.deliveries(webhookId) }
  })
