import { type ExpressionBuilder, sql } from 'kysely'
import type { Call } from '../../domain/calls/call.ts'
import type { CallStore, CallsOf } from '../../domain/calls/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'
import type { Tables } from './tables.ts'

const calls = shape<Call>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  numberId: 'plain',
  range: 'plain',
  numberMac: 'plain',
  purpose: 'plain',
  recoveryId: 'plain',
  language: 'plain',
  version: 'plain',
  status: 'json',
  createdAt: 'moment',
  expiresAt: 'moment',
  provider: 'plain',
  providerReference: 'plain',
  answeredAt: 'moment',
  endedAt: 'moment',
})

export function callStore({ db }: Handle): CallStore {
  const all = () => db.selectFrom('call').selectAll()
  const underWay = () => all().where('ended_at', 'is', null)
  return {
    async add(call) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('call')
        .values(calls.toRow(call))
        .onConflict((conflict) =>
          conflict.column('user_id').where('ended_at', 'is', null).doNothing(),
        )
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    async find(call) {
      const row = await all().where('id', '=', call).executeTakeFirst()
      return row && calls.fromRow(row)
    },

    async change(call, fromVersion) {
      const { numUpdatedRows } = await db
        .updateTable('call')
        .set(calls.toRow(call))
        .where('id', '=', call.id)
        .where('version', '=', fromVersion)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async recent(of, since) {
      const rows = await all()
        .where((row) => whose(row, of))
        .where('created_at', '>=', since.toISOString())
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(calls.fromRow)
    },

    async findOpen(user) {
      const row = await underWay().where('user_id', '=', user).executeTakeFirst()
      return row && calls.fromRow(row)
    },

    async open() {
      return (await underWay().orderBy('created_at').orderBy('id').execute()).map(calls.fromRow)
    },

    async failed(account, { since, after, limit }) {
      const before =
        after && sql` and (created_at, id) < (${after.createdAt.toISOString()}, ${after.id})`
      const { rows } = await sql<Row<Call>>`select * from call where ${failedSince(account, since)}
        ${before ?? sql``} order by created_at desc, id desc limit ${limit}`.execute(db)
      return rows.map(calls.fromRow)
    },

    async countFailed(account, since, most) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from
        (select id from call where ${failedSince(account, since)} limit ${most}) as counted`.execute(
        db,
      )
      return Number(rows[0]!.count)
    },

    async spent(range, since) {
      const count = () =>
        db
          .selectFrom('call')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('created_at', '>=', since.toISOString())
      const [inAll, tests, toRange] = [
        await count().executeTakeFirstOrThrow(),
        await count().where('purpose', '=', 'test').executeTakeFirstOrThrow(),
        await count().where('range', '=', range).executeTakeFirstOrThrow(),
      ]
      return { all: inAll.count, tests: tests.count, range: toRange.count }
    },
  }
}

/** In the words of the partial index, so that it is used. */
const failedSince = (account: AccountId, since: Date) =>
  sql`account_id = ${account} and created_at >= ${since.toISOString()}
    and substr(status, 1, 17) = '{"name":"refused"'`

function whose(row: ExpressionBuilder<Tables, 'call'>, of: CallsOf) {
  if ('userId' in of) return row('user_id', '=', of.userId)
  if ('accountId' in of) return row('account_id', '=', of.accountId)
  if ('numberId' in of) return row('number_id', '=', of.numberId)
  return row('range', '=', of.range)
}
