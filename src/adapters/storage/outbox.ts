import { sql } from 'kysely'
import type { Message } from '../../domain/outbox/message.ts'
import type { OutboxStore } from '../../domain/outbox/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const messages = shape<Message>({
  id: 'plain',
  kind: 'plain',
  accountId: 'plain',
  userId: 'plain',
  recoveryId: 'plain',
  isNotice: 'flag',
  sealedBody: 'plain',
  createdAt: 'moment',
  nextTryAt: 'moment',
  tries: 'plain',
  leasedUntil: 'moment',
  deliveredAt: 'moment',
  deadAt: 'moment',
  lastError: 'plain',
})

export function outboxStore(handle: Handle): OutboxStore {
  return { ...sendingStore(handle), ...watchingStore(handle) }
}

type SendingStore = Pick<OutboxStore, 'add' | 'lease' | 'delivered' | 'failed' | 'revive'>
type WatchingStore = Omit<OutboxStore, keyof SendingStore>

function sendingStore({ db, locksRows }: Handle): SendingStore {
  return {
    async add(message) {
      await db.insertInto('message').values(messages.toRow(message)).execute()
    },

    async lease(limit, until, now) {
      const at = now.toISOString()
      const due = db
        .selectFrom('message')
        .select('id')
        .where('delivered_at', 'is', null)
        .where('dead_at', 'is', null)
        .where('next_try_at', '<=', at)
        .where((row) => row.or([row('leased_until', 'is', null), row('leased_until', '<=', at)]))
        .orderBy('next_try_at')
        .orderBy('created_at')
        .limit(limit)
        // Nodes lease side by side: each passes over what another is just leasing.
        .$if(locksRows, (query) => query.forUpdate().skipLocked())
      const rows = await db
        .updateTable('message')
        .set('leased_until', until.toISOString())
        .where('id', 'in', due)
        .returningAll()
        .execute()
      return rows
        .map(messages.fromRow)
        .sort(
          (a, b) =>
            a.nextTryAt.getTime() - b.nextTryAt.getTime() ||
            a.createdAt.getTime() - b.createdAt.getTime(),
        )
    },

    async delivered(message, at) {
      await db
        .updateTable('message')
        .set({ delivered_at: at.toISOString(), sealed_body: null, leased_until: null })
        .where('id', '=', message)
        .execute()
    },

    async failed(message, failure) {
      const next =
        'deadAt' in failure
          ? { dead_at: failure.deadAt.toISOString() }
          : { next_try_at: failure.nextTryAt.toISOString() }
      await db
        .updateTable('message')
        .set((row) => ({ tries: row('tries', '+', 1) }))
        .set({ ...next, last_error: failure.error, leased_until: null })
        .where('id', '=', message)
        .where('delivered_at', 'is', null)
        .execute()
    },

    async revive(message, now) {
      const at = now.toISOString()
      // Its age is what made it dead, so that starts over too.
      const { numUpdatedRows } = await db
        .updateTable('message')
        .set({ dead_at: null, tries: 0, next_try_at: at, created_at: at })
        .where('id', '=', message)
        .where('dead_at', 'is not', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

function watchingStore({ db }: Handle): WatchingStore {
  return {
    async find(message) {
      const found = db.selectFrom('message').selectAll().where('id', '=', message)
      const row = await found.executeTakeFirst()
      return row && messages.fromRow(row)
    },

    async dead(limit) {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('dead_at', 'is not', null)
        .orderBy('dead_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(messages.fromRow)
    },

    async noticeDelivered(recovery) {
      const found = await db
        .selectFrom('message')
        .select('id')
        .where('recovery_id', '=', recovery)
        .where('is_notice', '=', sql.lit(1))
        .where('delivered_at', 'is not', null)
        .limit(1)
        .executeTakeFirst()
      return found !== undefined
    },

    async waiting() {
      const { count } = await db
        .selectFrom('message')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('delivered_at', 'is', null)
        .where('dead_at', 'is', null)
        .executeTakeFirstOrThrow()
      return count
    },

    async deadCount() {
      const { count } = await db
        .selectFrom('message')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('dead_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return count
    },

    async dropDeliveredBefore(moment) {
      const { numDeletedRows } = await db
        .deleteFrom('message')
        .where('delivered_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
