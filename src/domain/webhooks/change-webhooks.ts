import type { Asker } from '../asker.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import type { WebhookId } from '../ids.ts'
import { type Acting, type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { newSecret } from './new-secret.ts'
import { postWebhook } from './post-to-webhooks.ts'
import { kindsIn, OLD_SECRET_MS, type Webhook } from './webhook.ts'

export type WebhookRefusal = ActingRefusal | 'no-such-webhook'
type Refused = { done: false; reason: WebhookRefusal }
export type WebhookChange = { done: true } | Refused
interface Asked {
  by: By
  webhookId: WebhookId
  asker: Asker
}

/** Chooses what it is told of. Unknown kinds are left out. */
export const changeWebhookKinds = (
  ports: Ports,
  input: Asked & { kinds: readonly string[] },
): Promise<WebhookChange> =>
  change(ports, input, async (stores, webhook) => {
    await stores.webhooks.save({ ...webhook, kinds: kindsIn(input.kinds) })
    return 'webhook.changed'
  })

/** Switches it off, or on again with its failures forgotten. */
export const switchWebhook = (
  ports: Ports,
  input: Asked & { on: boolean },
): Promise<WebhookChange> =>
  change(ports, input, async (stores, webhook) => {
    const { disabledAt: _, failingSince: __, ...well } = webhook
    await stores.webhooks.save(input.on ? well : { ...webhook, disabledAt: ports.now() })
    return input.on ? 'webhook.enabled' : 'webhook.disabled'
  })

export const removeWebhook = (ports: Ports, input: Asked): Promise<WebhookChange> =>
  change(ports, input, async (stores, { id }) => {
    await stores.webhooks.remove(id)
    return 'webhook.removed'
  })

/** Queues a delivery of type 'test', also to one that is switched off. */
export const testWebhook = (ports: Ports, input: Asked): Promise<WebhookChange> =>
  change(ports, input, async (stores, { id, accountId }) => {
    const at = ports.now().toISOString()
    const event = { id: ports.chance.id(), type: 'test' as const, at, account: accountId, data: {} }
    await postWebhook(ports, stores, { webhookId: id, event })
    return undefined
  })

/** A new secret, shown once. The one before signs beside it for a day, so that the receiver can change over. */
export async function changeWebhookSecret(
  ports: Ports,
  input: Asked,
): Promise<{ done: true; secret: string } | Refused> {
  const made = { secret: '' }
  const changed = await change(ports, input, async (stores, webhook) => {
    const { sealed, secret } = newSecret(ports, webhook.id)
    made.secret = secret
    await stores.webhooks.save({
      ...webhook,
      sealedSecret: sealed,
      sealedOldSecret: webhook.sealedSecret,
      oldSecretUntil: new Date(ports.now().getTime() + OLD_SECRET_MS),
    })
    return 'webhook.secret-changed'
  })
  return changed.done ? { done: true, ...made } : changed
}

/** Under the locks of who asks and of the webhook; what `work` names is audited. */
const change = (
  ports: Ports,
  { by, webhookId, asker }: Asked,
  work: (stores: Stores, webhook: Webhook) => Promise<AuditEventKind | undefined>,
): Promise<WebhookChange> =>
  ports.transact(async (stores) => {
    const found = await own(ports, stores, { by, webhookId })
    if ('reason' in found) return { done: false, reason: found.reason }
    const { acting, webhook } = found
    const kind = await work(stores, webhook)
    if (kind) await writeAct(ports, stores, { kind, acting, asker, data: { webhookId } })
    return { done: true }
  })

/** A webhook of another account is as little there as one of nobody (H06). */
async function own(
  ports: Ports,
  stores: Stores,
  { by, webhookId }: { by: By; webhookId: WebhookId },
): Promise<{ acting: Acting; webhook: Webhook } | { reason: WebhookRefusal }> {
  const acting = await actingAs(ports, stores, { by, permission: 'webhooks:write' })
  if ('reason' in acting) return acting
  const webhook = await stores.webhooks.lock(webhookId)
  if (webhook?.accountId !== acting.user.accountId) return { reason: 'no-such-webhook' }
  return { acting, webhook }
}
