import type { Asker } from '../asker.ts'
import type { WebhookId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { newSecret } from './new-secret.ts'
import { kindsIn, WEBHOOKS_MOST, type Webhook } from './webhook.ts'
import { readWebhookUrl, type UrlRefusal } from './webhook-url.ts'

export type AddWebhookRefusal =
  | ActingRefusal
  | `url-${UrlRefusal}`
  | 'no-kinds'
  | 'taken-or-too-many'
export type WebhookAdded =
  /** The secret is shown now and never again. */
  { done: true; webhook: Webhook; secret: string } | { done: false; reason: AddWebhookRefusal }

/** Tells another program of the account's alarms from now on. */
export async function addWebhook(
  ports: Ports,
  input: { by: By; url: string; kinds: readonly string[]; asker: Asker },
): Promise<WebhookAdded> {
  const refuse = (reason: AddWebhookRefusal): WebhookAdded => ({ done: false, reason })
  const verdict = readWebhookUrl(input.url, ports.webhooks)
  const kinds = kindsIn(input.kinds)
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by: input.by, permission: 'webhooks:write' })
    if ('reason' in acting) return refuse(acting.reason)
    if (!verdict.accepted) return refuse(`url-${verdict.reason}`)
    if (kinds.length === 0) return refuse('no-kinds')
    const id = ports.chance.id<WebhookId>()
    const { sealed, secret } = newSecret(ports, id)
    const { accountId } = acting.user
    const webhook: Webhook = {
      id,
      accountId,
      url: verdict.url,
      kinds,
      sealedSecret: sealed,
      createdAt: ports.now(),
    }
    if (!(await stores.webhooks.add(webhook, WEBHOOKS_MOST))) return refuse('taken-or-too-many')
    const data = { webhookId: id }
    await writeAct(ports, stores, { kind: 'webhook.added', acting, asker: input.asker, data })
    return { done: true, webhook, secret }
  })
}
