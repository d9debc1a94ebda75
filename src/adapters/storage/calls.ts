import { sql } from 'kysely'
import type { Call } from '../../domain/calls/call.ts'
import type { Spent } from '../../domain/calls/call-limits.ts'
import type { CallStore } from '../../domain/calls/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import { allRows, changedRows, firstRow, fixed, forEach, insertText, updateText } from './fixed.ts'
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
  priceMicros: 'plain',
  priceCurrency: 'plain',
  priceDueAt: 'moment',
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
/** How many providers were tried before, in JSON of ours: a quote within a cause is written with a backslash. */
const TRIED = `(length(tried) - length(replace(tried, '"provider":', ''))) / length('"provider":')`
/** A call that was never dialled cost nothing; one that others tried before may have cost each time. */
const COST = `case when provider is null and tried is null and ended_at is not null then 0
  else coalesce(price_micros, ?) + coalesce(${TRIED}, 0) * ? end`
const SPENT = fixed<Spent>(
  `select count(*) as "all", count(case when purpose = 'test' then 1 end) as tests,
  count(case when range = ? then 1 end) as range, count(case when created_at >= ? then 1 end) as hour,
  cast(coalesce(sum(${COST}), 0) as bigint) as micros,
  cast(coalesce(sum(case when purpose = 'test' then ${COST} end), 0) as bigint) as "testMicros"
  from call where created_at >= ?`,
)
const UNPRICED = forEach<Row<Call>>(
  '?',
  (providers) => `select * from call where price_micros is null and provider_reference is not null
  and ended_at >= ? and coalesce(price_due_at, ended_at) <= ? and provider in (${providers})
  order by ended_at limit ?`,
)
const CLAIM_PRICE = fixed(
  "update call set price_due_at = ? where id = ? and coalesce(price_due_at, '') = ?",
)
const SET_PRICE = fixed('update call set price_micros = ?, price_currency = ? where id = ?')

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

    async page(account, { since, after, limit, which }) {
      const before =
        after && sql` and (created_at, id) < (${after.createdAt.toISOString()}, ${after.id})`
      const { rows } = await sql<Row<Call>>`select * from call
        where ${which === 'failed' ? failedSince(account, since) : allSince(account, since)} ${before ?? sql``} order by created_at desc, id desc limit ${limit}`.execute(
        db,
      )
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

    async spent(range, { since, hour, callPrice }) {
      const costs = Array<number>(4).fill(callPrice)
      const from = [range, hour.toISOString(), ...costs, since.toISOString()]
      return { ...(await firstRow(handle, SPENT, ...from))! }
    },

    async unpriced({ providers, since, by, limit }) {
      if (providers.length === 0) return []
      const moments = [since.toISOString(), by.toISOString()]
      const rows = await allRows(handle, UNPRICED(providers), ...moments, ...providers, limit)
      return rows.map(calls.fromRow)
    },

    async claimPrice({ id, priceDueAt }, until) {
      const was = priceDueAt?.toISOString() ?? ''
      return (await changedRows(handle, CLAIM_PRICE, until.toISOString(), id, was)) === 1
    },

    async setPrice(call, { micros, currency }) {
      await changedRows(handle, SET_PRICE, micros, currency, call)
    },
  }
}

const allSince = (account: AccountId, since: Date) =>
  sql`account_id = ${account} and created_at >= ${since.toISOString()}`

/** In the words of the partial index, so that it is used. */
const failedSince = (account: AccountId, since: Date) =>
  sql`account_id = ${account} and created_at >= ${since.toISOString()}
    and substr(status, 1, 17) = '{"name":"refused"'`
