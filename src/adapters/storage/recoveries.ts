import { sql } from 'kysely'
import type { AccountId, BrowserHash } from '../../domain/ids.ts'
import { nextMoment, type Recovery } from '../../domain/recovery/recovery.ts'
import type { RecoveryStore } from '../../domain/recovery/store.ts'
import { wayNamed } from '../../domain/ways/ways.ts'
import { allRows, changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'
import type { KeptRecovery, Tables } from './tables.ts'
import { waiting } from './waiting.ts'

const recoveries = shape<KeptRecovery>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  browser: 'plain',
  openedAt: 'moment',
  version: 'plain',
  dueAt: 'moment',
  rest: 'json',
})

const PAGE = 10

const OF_USER = fixed<Tables['recovery']>(
  `select * from recovery where user_id = ? and (opened_at >= ? or due_at is not null)
  order by opened_at desc`,
)

const ADD = fixed(insertText('recovery', recoveries))
const FIND = fixed<Tables['recovery']>('select * from recovery where id = ?')
const IN_BROWSER = fixed<Tables['recovery']>(
  `select * from recovery where browser = ? order by opened_at desc limit ${PAGE} offset ?`,
)

const inTime = waiting('recovery', { shape: recoveries, keptOf, thingFrom: recoveryFrom })

export function recoveryStore(handle: Handle): RecoveryStore {
  const { db } = handle
  /** What is looked for is in `rest`, and nearly always the first. */
  const newest = async (browser: BrowserHash, fits: (recovery: Recovery) => boolean) => {
    for (let offset = 0; ; offset += PAGE) {
      const rows = await allRows(handle, IN_BROWSER, browser, offset)
      const found = rows.map(recoveryFrom).find(fits)
      if (found || rows.length < PAGE) return found
    }
  }
  return {
    async add(recovery) {
      await changedRows(handle, ADD, ...recoveries.toValues(keptOf(recovery)))
    },

    async find(recovery) {
      const row = await firstRow(handle, FIND, recovery)
      return row && recoveryFrom(row)
    },

    newestIn: (browser) => newest(browser, ({ proofs }) => proofs.length > 0),

    newestForgottenIn: (browser) =>
      newest(browser, ({ way }) => !wayNamed(way).needs.includes('password')),

    async of(user, since) {
      const rows = await allRows(handle, OF_USER, user, since.toISOString())
      return rows.map(recoveryFrom)
    },

    async unfinished(account, { after, limit }) {
      const before =
        after && sql` and (opened_at, id) < (${after.openedAt.toISOString()}, ${after.id})`
      const { rows } = await sql<Tables['recovery']>`select * from recovery where
        ${unfinishedOf(account)}${before ?? sql``} order by opened_at desc, id desc limit ${limit}`.execute(
        db,
      )
      return rows.map(recoveryFrom)
    },

    async countUnfinished(account, most) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from
        (select id from recovery where ${unfinishedOf(account)} limit ${most}) as counted`.execute(
        db,
      )
      return Number(rows[0]!.count)
    },

    ...inTime(handle),
  }
}

/** What only waits for its undo to become impossible is finished; an attempt without a proof says nothing of its user. */
const unfinishedOf = (account: AccountId) =>
  sql`account_id = ${account} and due_at is not null
    and rest not like '%"status":{"name":"finished"%' and rest not like '%"status":{"name":"closed"%'
    and rest not like '%"proofs":[]%'`

function keptOf(recovery: Recovery): KeptRecovery {
  const { id, accountId, userId, browser, openedAt, version, ...rest } = recovery
  const dueAt = nextMoment(recovery)
  const kept = { id, accountId, userId, browser, openedAt, version, rest }
  return { ...kept, ...(dueAt && { dueAt }) }
}

function recoveryFrom(row: Tables['recovery']): Recovery {
  const { dueAt: _, rest, ...kept } = recoveries.fromRow(row)
  return { ...kept, ...rest }
}
