import type { WebhookStore } from '../../domain/webhooks/store.ts'
import type { Delivery, Webhook } from '../../domain/webhooks/webhook.ts'
import { type Handle, lockName } from './handle.ts'
import { shape } from './rows.ts'

const webhooks = shape<Webhook>({
  id: 'plain',
  accountId: 'plain',
  url: 'plain',
  kinds: 'json',
  sealedSecret: 'plain',
  sealedOldSecret: 'plain',
  oldSecretUntil: 'moment',
  createdAt: 'moment',
  failingSince: 'moment',
  disabledAt: 'moment',
})
const deliveries = shape<Delivery>({
  webhookId: 'plain',
  id: 'plain',
  type: 'plain',
  at: 'moment',
  outcome: 'plain',
  ms: 'plain',
})

export function webhookStore(handle: Handle): WebhookStore {
  return { ...listStore(handle), ...deliveryStore(handle) }
}

type ListStore = Omit<WebhookStore, 'log' | 'deliveries'>

function listStore(handle: Handle): ListStore {
  const { db, locksRows } = handle
  const of: ListStore['of'] = async (account) => {
    const rows = await db
      .selectFrom('webhook')
      .selectAll()
      .where('account_id', '=', account)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(webhooks.fromRow)
  }
  const find = async (webhook: Webhook['id'], locking: boolean) => {
    const row = await db
      .selectFrom('webhook')
      .selectAll()
      .where('id', '=', webhook)
      .$if(locking, (query) => query.forUpdate())
      .executeTakeFirst()
    return row && webhooks.fromRow(row)
  }
  return {
    of,
    find: (webhook) => find(webhook, false),
    lock: (webhook) => find(webhook, locksRows),

    async add(webhook, most) {
      await lockName(handle, `webhooks:${webhook.accountId}`)
      if ((await of(webhook.accountId)).length >= most) return false
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('webhook')
        .values(webhooks.toRow(webhook))
        .onConflict((conflict) => conflict.columns(['account_id', 'url']).doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    async save(webhook) {
      const { id, ...row } = webhooks.toRow(webhook)
      await db.updateTable('webhook').set(row).where('id', '=', id).execute()
    },

    async remove(webhook) {
      await db.deleteFrom('webhook_delivery').where('webhook_id', '=', webhook).execute()
      await db.deleteFrom('webhook').where('id', '=', webhook).execute()
    },
  }
}

const deliveryStore = ({ db }: Handle): Pick<WebhookStore, 'log' | 'deliveries'> => ({
  async log(delivery, most) {
    await db.insertInto('webhook_delivery').values(deliveries.toRow(delivery)).execute()
    const oldest = await db
      .selectFrom('webhook_delivery')
      .select('at')
      .where('webhook_id', '=', delivery.webhookId)
      .orderBy('at', 'desc')
      .limit(1)
      .offset(most)
      .executeTakeFirst()
    if (!oldest) return
    await db
      .deleteFrom('webhook_delivery')
      .where('webhook_id', '=', delivery.webhookId)
      .where('at', '<=', oldest.at)
      .execute()
  },

  async deliveries(webhook) {
    const rows = await db
      .selectFrom('webhook_delivery')
      .selectAll()
      .where('webhook_id', '=', webhook)
      .orderBy('at', 'desc')
      .execute()
    return rows.map(deliveries.fromRow)
  },
})
