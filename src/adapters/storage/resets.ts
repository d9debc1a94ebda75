import { sql } from 'kysely'
import { type Reset, resetEnd } from '../../domain/resets/reset.ts'
import type { ResetStore } from '../../domain/resets/store.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { type Row, shape } from './rows.ts'
import type { KeptReset, Tables } from './tables.ts'
import { waiting } from './waiting.ts'

const resets = shape<KeptReset>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  askedAt: 'moment',
  version: 'plain',
  dueAt: 'moment',
  rest: 'json',
})

const inTime = waiting('reset', { shape: resets, keptOf, thingFrom: resetFrom })

const NO_CODE = { code_mac: null, code_until: null, code_tries: 0 }

export function resetStore(handle: Handle): ResetStore {
  const { db } = handle
  const all = () => db.selectFrom('reset').selectAll()
  return {
    async add(reset) {
      const added = await unlessTaken(handle, () =>
        db
          .insertInto('reset')
          .values({ ...resets.toRow(keptOf(reset)), ...NO_CODE })
          .execute(),
      )
      return added !== undefined
    },

    async find(reset) {
      const row = await all().where('id', '=', reset).executeTakeFirst()
      return row && resetFrom(row)
    },

    async runningOf(user) {
      const row = await all()
        .where('user_id', '=', user)
        .where('due_at', 'is not', null)
        .executeTakeFirst()
      return row && resetFrom(row)
    },

    async running(account, { after, limit }) {
      const before =
        after && sql` and (asked_at, id) < (${after.askedAt.toISOString()}, ${after.id})`
      const { rows } = await sql<Tables['reset']>`select * from reset where account_id = ${account}
        and due_at is not null${before ?? sql``} order by asked_at desc, id desc limit ${limit}`.execute(
        db,
      )
      return rows.map(resetFrom)
    },

    ...inTime(handle),

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

function keptOf(reset: Reset): KeptReset {
  const { id, accountId, userId, askedAt, version, ...rest } = reset
  const dueAt = resetEnd(reset)
  return { id, accountId, userId, askedAt, version, rest, ...(dueAt && { dueAt }) }
}

function resetFrom(row: Row<KeptReset>): Reset {
  const { dueAt: _, rest, ...kept } = resets.fromRow(row)
  return { ...kept, ...rest }
}
