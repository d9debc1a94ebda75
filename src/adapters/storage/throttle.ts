import type { ThrottleKey, ThrottleStore } from '../../domain/throttle/store.ts'
import { type Counter, EMPTY } from '../../domain/throttle/throttle.ts'
import { changedRows, type Fixed, firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const counters = shape<Counter>({ count: 'plain', since: 'moment', nextAt: 'moment' })

const FIND = fixed<Row<Counter>>('select count, since, next_at from throttle_counter where key = ?')
const LOCK = fixed<Row<Counter>>(`${FIND.text} for update`)
const MAKE = fixed(
  'insert into throttle_counter (key, count) values (?, 0) on conflict (key) do nothing',
)
const PUT = fixed(
  `insert into throttle_counter (key, count, since, next_at) values (?, ?, ?, ?)
  on conflict (key) do update
  set count = excluded.count, since = excluded.since, next_at = excluded.next_at`,
)

export function throttleStore(handle: Handle): ThrottleStore {
  const { db } = handle
  return {
    async change(key, change) {
      const before = await lockCounter(handle, key)
      const [after, result] = change(before)
      // A refused attempt changes nothing, so it costs no commit.
      if (after !== before) await changedRows(handle, PUT, key, ...counters.toValues(after))
      return result
    },

    async read(key) {
      return (await counterOf(handle, FIND, key)) ?? EMPTY
    },

    async clear(...keys) {
      if (keys.length === 0) return
      const places = keys.map(() => '?').join(', ')
      const drop = fixed(`delete from throttle_counter where key in (${places})`)
      await changedRows(handle, drop, ...keys)
    },

    async dropOlderThan(moment) {
      const at = moment.toISOString()
      const { numDeletedRows } = await db
        .deleteFrom('throttle_counter')
        .where('since', '<', at)
        // Attempts in a row began long ago and go on: each moves this one.
        .where((row) => row.or([row('next_at', 'is', null), row('next_at', '<', at)]))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

async function lockCounter(handle: Handle, key: ThrottleKey): Promise<Counter> {
  if (!handle.locksRows) return (await counterOf(handle, FIND, key)) ?? EMPTY
  for (;;) {
    const found = await counterOf(handle, LOCK, key)
    if (found) return found
    // A row to lock. Another transaction may clear it before we have it: look again.
    await changedRows(handle, MAKE, key)
  }
}

async function counterOf(
  handle: Handle,
  statement: Fixed<Row<Counter>>,
  key: ThrottleKey,
): Promise<Counter | undefined> {
  const row = await firstRow(handle, statement, key)
  return row && counters.fromRow(row)
}
