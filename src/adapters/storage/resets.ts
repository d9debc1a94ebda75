import { sql } from 'kysely'
import { type Reset, resetEnd } from '../../domain/resets/reset.ts'
import type { ResetStore } from '../../domain/resets/store.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { shape } from './rows.ts'
import type { KeptReset, Tables } from './tables.ts'

const resets = shape<KeptReset>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  askedAt: 'moment',
  version: 'plain',
  dueAt: 'moment',
  rest: 'json',
})

export function resetStore(handle: Handle): ResetStore {
  const { db } = handle
  const all = () => db.selectFrom('reset').selectAll()
  return {
    async add(reset) {
      const added = await unlessTaken(handle, () =>
        db
          .insertInto('reset')
          .values({ ...rowOf(reset), code_mac: null, code_until: null, code_tries: 0 })
          .execute(),
      )
      return added !== undefined
    },

    find: async (reset) => resetFrom(await all().where('id', '=', reset).executeTakeFirst()),

    runningOf: async (user) =>
      resetFrom(
        await all().where('user_id', '=', user).where('due_at', 'is not', null).executeTakeFirst(),
      ),

    async running(account, { after, limit }) {
      const before =
        after && sql` and (asked_at, id) < (${after.askedAt.toISOString()}, ${after.id})`
      const { rows } = await sql<Tables['reset']>`select * from reset where account_id = ${account}
        and due_at is not null${before ?? sql``} order by asked_at desc, id desc limit ${limit}`.execute(
        db,
      )
      return rows.map((row) => resetFrom(row)!)
    },

    async change(reset) {
      const { numUpdatedRows } = await db
        .updateTable('reset')
        .set(rowOf({ ...reset, version: reset.version + 1 }))
        .where('id', '=', reset.id)
        .where('version', '=', reset.version)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async due(now, limit) {
      const rows = await all()
        .where('due_at', '<=', now.toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute()
      return rows.map((row) => resetFrom(row)!)
    },

    ...codeStore(handle),
  }
}

type CodeStore = Pick<ResetStore, 'putCode' | 'chargeCode' | 'spendCode'>

function codeStore({ db }: Handle): CodeStore {
  return {
    async putCode(reset, { mac, until }) {
      await db
        .updateTable('reset')
        .set({ code_mac: mac, code_until: until.toISOString(), code_tries: 0 })
        .where('id', '=', reset)
        .execute()
    },

    async chargeCode(reset, tries, now) {
      const row = await db
        .updateTable('reset')
        .set((row) => ({ code_tries: row('code_tries', '+', 1) }))
        .where('id', '=', reset)
        .where('code_mac', 'is not', null)
        .where('code_until', '>', now.toISOString())
        .where('code_tries', '<', tries)
        .returning('code_mac')
        .executeTakeFirst()
      return row?.code_mac ?? undefined
    },

    async spendCode(reset, mac) {
      const { numUpdatedRows } = await db
        .updateTable('reset')
        .set({ code_mac: null })
        .where('id', '=', reset)
        .where('code_mac', '=', mac)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

function rowOf(reset: Reset) {
  const { id, accountId, userId, askedAt, version, ...rest } = reset
  const dueAt = resetEnd(reset)
  return resets.toRow({ id, accountId, userId, askedAt, version, rest, ...(dueAt && { dueAt }) })
}

function resetFrom(row: Tables['reset'] | undefined): Reset | undefined {
  if (!row) return undefined
  const { dueAt: _, rest, ...kept } = resets.fromRow(row)
  return { ...kept, ...rest }
}
