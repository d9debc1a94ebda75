import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ports } from '../ports.ts'
import type { ThrottleStore } from './store.ts'
import { chargeWindow, EMPTY } from './throttle.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T13:00:00Z')
const key = 'password:ada:192.0.2.0/24'

/** What every throttle store must do. `throttle` is emptied before each test; each call is a transaction of its own. */
export function throttleStoreContract(throttle: ThrottleStore, transact: Ports['transact']): void {
  const allowance = { limit: 10, windowMs: 60_000 }
  const charge = () => throttle.change(key, (counter) => chargeWindow(counter, allowance, noon))

  test('begins empty, and gives back what a change left', async () => {
    assert.deepEqual(await throttle.read(key), EMPTY)
    const seen = await throttle.change(key, (counter) => [
      { count: 2, since: noon, nextAt: later },
      counter,
    ])
    assert.deepEqual(seen, EMPTY)
    assert.deepEqual(await throttle.read(key), { count: 2, since: noon, nextAt: later })
    await throttle.change(key, () => [{ count: 3 }, undefined])
    assert.deepEqual(await throttle.read(key), { count: 3 })
    assert.deepEqual(await throttle.read('another key'), EMPTY)
  })

  test('allows ten attempts, however many come at once (A03, invariant 7)', async () => {
    const verdicts = await Promise.all(Array.from({ length: 40 }, charge))
    assert.equal(verdicts.filter(({ allowed }) => allowed).length, 10)
    assert.deepEqual(await throttle.read(key), { count: 10, since: noon })
  })

  test('changes several at once, those that were there and those that were not', async () => {
    await throttle.change('b', () => [{ count: 5, since: noon }, undefined])
    const seen = await throttle.changeAll(['c', 'b', 'a'], (counters) => [
      [{ count: 3, nextAt: later }, counters[1]!, { count: 1 }],
      counters,
    ])
    assert.deepEqual(seen, [EMPTY, { count: 5, since: noon }, EMPTY])
    assert.deepEqual(await throttle.read('a'), { count: 1 })
    assert.deepEqual(await throttle.read('b'), { count: 5, since: noon })
    assert.deepEqual(await throttle.read('c'), { count: 3, nextAt: later })
  })

  test('counts each of several, in whatever order they are asked for at once (A03)', async () => {
    const orders = [
      ['one', 'two', 'three'],
      ['three', 'two'],
      ['two', 'one'],
    ]
    const more = (keys: readonly string[]) =>
      throttle.changeAll(keys, (counters) => [
        counters.map(({ count }) => ({ count: count + 1 })),
        undefined,
      ])
    await Promise.all(Array.from({ length: 30 }, (_, turn) => more(orders[turn % 3]!)))
    const counts = ['one', 'two', 'three'].map(async (key) => (await throttle.read(key)).count)
    assert.deepEqual(await Promise.all(counts), [20, 30, 20])
  })

  test('holds a key until the transaction ends, even one that never counted', async () => {
    let inside = 0
    const alone = () =>
      transact(async (stores) => {
        await stores.throttle.change('calls', (counter) => [counter, undefined])
        inside++
        await stores.throttle.read(key)
        assert.equal(inside, 1)
        inside--
      })
    await Promise.all(Array.from({ length: 8 }, alone))
  })

  test('keeps nothing of a transaction that fails', async () => {
    await charge()
    const failing = transact(async (stores) => {
      await stores.throttle.change(key, () => [{ count: 99 }, undefined])
      throw new Error('rolled back')
    })
    await assert.rejects(failing, /rolled back/)
    assert.deepEqual(await throttle.read(key), { count: 1, since: noon })
  })

  test('starts over when it is cleared, also in the midst of others', async () => {
    await Promise.all([...Array.from({ length: 8 }, charge), throttle.clear(key), charge()])
    assert.ok((await throttle.read(key)).count <= 9)
    await throttle.clear()
    await charge()
    await throttle.change('another key', () => [{ count: 1 }, undefined])
    await throttle.clear(key, 'another key', 'never charged')
    assert.deepEqual(await throttle.read(key), EMPTY)
    assert.deepEqual(await throttle.read('another key'), EMPTY)
  })

  test('drops counters older than a moment, and none that was charged since (A03)', async () => {
    await charge()
    const inRow = { count: 99, since: noon, nextAt: later }
    await throttle.change('in a row', () => [inRow, undefined])
    await throttle.change('long ago', () => [{ ...inRow, nextAt: noon }, undefined])
    await throttle.change('young', () => [{ count: 1, since: later }, undefined])
    assert.equal(await throttle.dropOlderThan(later), 2)
    assert.deepEqual(await throttle.read(key), EMPTY)
    assert.deepEqual(await throttle.read('long ago'), EMPTY)
    assert.deepEqual(await throttle.read('in a row'), inRow)
    assert.deepEqual(await throttle.read('young'), { count: 1, since: later })
  })
}
