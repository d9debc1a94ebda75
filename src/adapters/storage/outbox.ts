import { sql } from 'kysely'
import type { Message } from '../../domain/outbox/message.ts'
import type { OutboxStore } from '../../domain/outbox/store.ts'
import { allRows, changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

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
  refusedAt: 'moment',
  lastError: 'plain',
})

const ADD = fixed(insertText('message', messages))
const DUE = `select id from message where delivered_at is null and dead_at is null
  and next_try_at <= ? and (leased_until is null or leased_until <= ?)
  order by next_try_at, created_at limit ?`
const lease = (due: string) =>
  fixed<Row<Message>>(`update message set leased_until = ? where id in (${due}) returning *`)
const LEASE = lease(DUE)
/** Nodes lease side by side: each passes over what another is just leasing. */
const LEASE_UNLOCKED = lease(`${DUE} for update skip locked`)
const DELIVERED = fixed(
  `update message set delivered_at = ?, sealed_body = null, leased_until = null, refused_at = null
  where id = ?`,
)
const FIND = fixed<Row<Message>>('select * from message where id = ?')
const NOTICE_DELIVERED = fixed<{ id: string }>(
  `select id from message
  where recovery_id = ? and is_notice = 1 and delivered_at is not null limit 1`,
)

export function outboxStore(handle: Handle): OutboxStore {
  return { ...sendingStore(handle), ...watchingStore(handle) }
}

type SendingStore = Pick<OutboxStore, 'add' | 'lease' | 'delivered' | 'failed' | 'revive' | 'hurry'>
type WatchingStore = Omit<OutboxStore, keyof SendingStore>

function sendingStore(handle: Handle): SendingStore {
  const { db, locksRows } = handle
  return {
    async add(message) {
      await changedRows(handle, ADD, ...messages.toValues(message))
    },

    async lease(limit, until, now) {
      const at = now.toISOString()
      const statement = locksRows ? LEASE_UNLOCKED : LEASE
      const rows = await allRows(handle, statement, until.toISOString(), at, at, limit)
      return rows
        .map(messages.fromRow)
        .sort(
          (a, b) =>
            a.nextTryAt.getTime() - b.nextTryAt.getTime() ||
            a.createdAt.getTime() - b.createdAt.getTime(),
        )
    },

    async delivered(message, at) {
      await changedRows(handle, DELIVERED, at.toISOString(), message)
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
        .$if(failure.refusedAt !== undefined, (query) =>
          query.set({ refused_at: failure.refusedAt!.toISOString() }),
        )
        .where('id', '=', message)
        .where('delivered_at', 'is', null)
        .execute()
    },

    async revive(message, now) {
      const at = now.toISOString()
      // Its age is what made it dead, so that starts over too.
      const { numUpdatedRows } = await db
        .updateTable('message')
        .set({ dead_at: null, refused_at: null, tries: 0, next_try_at: at, created_at: at })
        .where('id', '=', message)
        .where('dead_at', 'is not', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async hurry(message, now) {
      const { numUpdatedRows } = await db
        .updateTable('message')
        .set({ next_try_at: now.toISOString() })
        .where('id', '=', message)
        .where('delivered_at', 'is', null)
        .where('dead_at', 'is', null)
        .where('tries', '>', 0)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

function watchingStore(handle: Handle): WatchingStore {
  const { db } = handle
  return {
    async find(message) {
      const row = await firstRow(handle, FIND, message)
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

    async unsent(account, { after, limit }) {
      const found = db
        .selectFrom('message')
        .selectAll()
        .where('account_id', '=', account)
        .where(sql<boolean>`kind = 'letter' and delivered_at is null and tries > 0`)
        .$if(after !== undefined, (query) =>
          query.where(
            sql<boolean>`(created_at, id) < (${after!.createdAt.toISOString()}, ${after!.id})`,
          ),
        )
      const rows = await found
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(messages.fromRow)
    },

    async noticeDelivered(recovery) {
      return (await firstRow(handle, NOTICE_DELIVERED, recovery)) !== undefined
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
