import type { Alarm } from '../../domain/alarms/alarm.ts'
import type { AlarmStore } from '../../domain/alarms/store.ts'
import { type Handle, lockName } from './handle.ts'
import { shape } from './rows.ts'

const alarms = shape<Alarm>({
  id: 'plain',
  accountId: 'plain',
  kind: 'plain',
  at: 'moment',
  subject: 'plain',
  actor: 'plain',
  hookedAt: 'moment',
  toldAt: 'moment',
})

export function alarmStore(handle: Handle): AlarmStore {
  return { ...raisingStore(handle), ...hookingStore(handle), ...tellingStore(handle) }
}

type RaisingStore = Pick<AlarmStore, 'add' | 'newest' | 'operators'>

const raisingStore = ({ db }: Handle): RaisingStore => ({
  async add(alarm) {
    await db.insertInto('alarm').values(alarms.toRow(alarm)).execute()
  },

  async newest(account, kind) {
    const row = await db
      .selectFrom('alarm')
      .select('at')
      .where('account_id', '=', account)
      .where('kind', '=', kind)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && new Date(row.at)
  },

  async operators() {
    const rows = await db
      .selectFrom('account')
      .select('id')
      .where('operator_since', 'is not', null)
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  },
})

type HookingStore = Pick<AlarmStore, 'toHook' | 'hooked'>

const hookingStore = ({ db, locksRows }: Handle): HookingStore => ({
  async toHook(limit) {
    const rows = await db
      .selectFrom('alarm')
      .selectAll()
      .where('hooked_at', 'is', null)
      .orderBy('at')
      .limit(limit)
      .$if(locksRows, (query) => query.forUpdate().skipLocked())
      .execute()
    return rows.map(alarms.fromRow)
  },

  async hooked(alarm, at) {
    const { numUpdatedRows } = await db
      .updateTable('alarm')
      .set('hooked_at', at.toISOString())
      .where('id', '=', alarm)
      .where('hooked_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },
})

type TellingStore = Pick<AlarmStore, 'untold' | 'tell' | 'dropToldBefore'>

const tellingStore = (handle: Handle): TellingStore => ({
  async untold() {
    const rows = await handle.db
      .selectFrom('alarm')
      .select(['account_id', 'kind'])
      .distinct()
      .where('told_at', 'is', null)
      .execute()
    return rows.map(({ account_id, kind }) => ({ accountId: account_id, kind }))
  },

  async tell(account, kind, { at, lastBefore }) {
    const { db } = handle
    await lockName(handle, `alarm:${account}:${kind}`)
    const last = await db
      .selectFrom('alarm')
      .select('told_at')
      .where('account_id', '=', account)
      .where('kind', '=', kind)
      .where('told_at', '>', lastBefore.toISOString())
      .limit(1)
      .executeTakeFirst()
    if (last) return []
    const rows = await db
      .updateTable('alarm')
      .set('told_at', at.toISOString())
      .where('account_id', '=', account)
      .where('kind', '=', kind)
      .where('told_at', 'is', null)
      .returningAll()
      .execute()
    return rows.map(alarms.fromRow).sort((a, b) => a.at.getTime() - b.at.getTime())
  },

  async dropToldBefore(moment) {
    const { numDeletedRows } = await handle.db
      .deleteFrom('alarm')
      .where('told_at', '<', moment.toISOString())
      .where('hooked_at', 'is not', null)
      .executeTakeFirst()
    return Number(numDeletedRows)
  },
})
