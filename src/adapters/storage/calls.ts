import { sql } from 'kysely'
import type { Call } from '../../domain/calls/call.ts'
import type { CallStore } from '../../domain/calls/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import { allRows, changedRows, firstRow, fixed, insertText, updateText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

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
  providerCause: 'plain',
  tried: 'json',
  answeredAt: 'moment',
  endedAt: 'moment',
})

const ADD = fixed(
  `${insertText('call', calls)} on conflict (user_id) where ended_at is null do nothing`,
)
const FIND = fixed<Row<Call>>('select * from call where id = ?')
const CHANGE = fixed(`${updateText('call', calls)} where id = ? and version = ?`)
const recent = (whose: string) =>
  fixed<Row<Call>>(
    `select * from call where ${whose} = ? and created_at >= ? order by created_at, id`,
  )
const RECENT = {
  userId: recent('user_id'),
  accountId: recent('account_id'),
  numberId: recent('number_id'),
  range: recent('range'),
}
const OPEN = fixed<Row<Call>>('select * from call where ended_at is null order by created_at, id')
const OPEN_OF_USER = fixed<Row<Call>>('select * from call where user_id = ? and ended_at is null')
const HEAR = fixed(
  'insert into heard_callback (call_id, callback, heard_at) values (?, ?, ?) on conflict do nothing',
)
const DROP_HEARD = fixed('delete from heard_callback where heard_at < ?')
const SPENT = fixed<{ overall: number; tests: number; near: number }>(
  `select (select count(*) from call where created_at >= ?) as overall,
  (select count(*) from call where created_at >= ? and purpose = 'test') as tests,
  (select count(*) from call where range = ? and created_at >= ?) as near`,
)

export function callStore(handle: Handle): CallStore {
  const { db } = handle
  return {
    async add(call) {
      return (await changedRows(handle, ADD, ...calls.toValues(call))) === 1
    },

    async find(call) {
      const row = await firstRow(handle, FIND, call)
      return row && calls.fromRow(row)
    },

    async change(call, fromVersion) {
      const next = calls.toValues(call)
      return (await changedRows(handle, CHANGE, ...next, call.id, fromVersion)) === 1
    },

    async recent(of, since) {
      const [[whose, value]] = Object.entries(of) as [[keyof typeof RECENT, string]]
      const rows = await allRows(handle, RECENT[whose], value, since.toISOString())
      return rows.map(calls.fromRow)
    },

    async findOpen(user) {
      const row = await firstRow(handle, OPEN_OF_USER, user)
      return row && calls.fromRow(row)
    },

    open: async () => (await allRows(handle, OPEN)).map(calls.fromRow),

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

    async hear(call, { callback, at }) {
      return (await changedRows(handle, HEAR, call, callback, at.toISOString())) === 1
    },

    async dropHeardBefore(moment) {
      return changedRows(handle, DROP_HEARD, moment.toISOString())
    },

    async spent(range, since) {
      const at = since.toISOString()
      const { overall, tests, near } = (await firstRow(handle, SPENT, at, at, range, at))!
      return { all: overall, tests, range: near }
    },
  }
}

/** In the words of the partial index, so that it is used. */
const failedSince = (account: AccountId, since: Date) =>
  sql`account_id = ${account} and created_at >= ${since.toISOString()}
    and substr(status, 1, 17) = '{"name":"refused"'`
