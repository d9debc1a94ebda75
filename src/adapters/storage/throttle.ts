import type { ThrottleKey, ThrottleStore } from '../../domain/throttle/store.ts'
import { type Counter, EMPTY } from '../../domain/throttle/throttle.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const counters = shape<Counter>({ count: 'plain', since: 'moment', nextAt: 'moment' })

export function throttleStore(handle: Handle): ThrottleStore {
  const { db } = handle
  return {
    async change(key, change) {
      const before = await lockCounter(handle, key)
      const [after, result] = change(before)
      // A refused attempt changes nothing, so it costs no commit.
      if (after !== before) await put(handle, key, after)
      return result
    },

    async read(key) {
      return (await counterOf(handle, key)) ?? EMPTY
    },

    async clear(key) {
      await db.deleteFrom('throttle_counter').where('key', '=', key).execute()
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
  if (!handle.locksRows) return (await counterOf(handle, key)) ?? EMPTY
  for (;;) {
    const found = await counterOf(handle, key, 'locked')
    if (found) return found
    // A row to lock. Another transaction may clear it before we have it: look again.
    await handle.db
      .insertInto('throttle_counter')
      .values({ key, ...counters.toRow(EMPTY) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
  }
}

async function counterOf(
  { db }: Handle,
  key: ThrottleKey,
  lock?: 'locked',
): Promise<Counter | undefined> {
  const row = await db
    .selectFrom('throttle_counter')
    .select(['count', 'since', 'next_at'])
    .where('key', '=', key)
    .$if(lock !== undefined, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && counters.fromRow(row)
}

async function put({ db }: Handle, key: ThrottleKey, counter: Counter): Promise<void> {
  const row = counters.toRow(counter)
  await db
    .insertInto('throttle_counter')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}
