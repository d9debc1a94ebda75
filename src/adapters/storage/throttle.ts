import type { ThrottleKey, ThrottleStore } from '../../domain/throttle/store.ts'
import { type Counter, EMPTY } from '../../domain/throttle/throttle.ts'
import { allRows, changedRows, type Fixed, forEach } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const counters = shape<Counter>({ count: 'plain', since: 'moment', nextAt: 'moment' })

type CounterRow = Row<Counter & { key: ThrottleKey }>

const FIND = forEach<CounterRow>(
  '?',
  (keys) => `select key, count, since, next_at from throttle_counter where key in (${keys})`,
)
/** In one order everywhere, so that two requests never wait for each other's locks. */
const LOCK = forEach<CounterRow>(
  '?',
  (keys) =>
    `select key, count, since, next_at from throttle_counter where key in (${keys})
    order by key for update`,
)
const MAKE = forEach(
  '(?, 0)',
  (rows) => `insert into throttle_counter (key, count) values ${rows} on conflict (key) do nothing`,
)
const PUT = forEach(
  '(?, ?, ?, ?)',
  (rows) => `insert into throttle_counter (key, count, since, next_at) values ${rows}
  on conflict (key) do update
  set count = excluded.count, since = excluded.since, next_at = excluded.next_at`,
)
const CLEAR = forEach('?', (keys) => `delete from throttle_counter where key in (${keys})`)

export function throttleStore(handle: Handle): ThrottleStore {
  const { db } = handle
  return {
    change: (key, change) =>
      changeAll(handle, [key], ([counter]) => {
        const [after, result] = change(counter!)
        return [[after], result]
      }),

    changeAll: (keys, change) => changeAll(handle, keys, change),

    async read(key) {
      return (await countersOf(handle, FIND, [key])).get(key) ?? EMPTY
    },

    async clear(...keys) {
      if (keys.length > 0) await changedRows(handle, CLEAR(keys), ...keys)
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

async function changeAll<Result>(
  handle: Handle,
  keys: readonly ThrottleKey[],
  change: (counters: readonly Counter[]) => [readonly Counter[], Result],
): Promise<Result> {
  const found = await lockCounters(handle, keys)
  const before = keys.map((key) => found.get(key) ?? EMPTY)
  const [after, result] = change(before)
  // A refused attempt changes nothing, so it costs no commit.
  const changed = keys.flatMap((key, place) =>
    after[place] === before[place] ? [] : [[key, ...counters.toValues(after[place]!)]],
  )
  if (changed.length > 0) await changedRows(handle, PUT(changed), ...changed.flat())
  return result
}

async function lockCounters(
  handle: Handle,
  keys: readonly ThrottleKey[],
): Promise<Map<ThrottleKey, Counter>> {
  if (!handle.locksRows) return countersOf(handle, FIND, keys)
  for (;;) {
    const found = await countersOf(handle, LOCK, keys)
    const missing = keys.filter((key) => !found.has(key)).sort()
    if (missing.length === 0) return found
    // Rows to lock. Another transaction may clear one before we have it: look again.
    await changedRows(handle, MAKE(missing), ...missing)
  }
}

async function countersOf(
  handle: Handle,
  statement: (keys: readonly ThrottleKey[]) => Fixed<CounterRow>,
  keys: readonly ThrottleKey[],
): Promise<Map<ThrottleKey, Counter>> {
  const rows = await allRows(handle, statement(keys), ...keys)
  return new Map(rows.map((row) => [row.key, counters.fromRow(row)]))
}
