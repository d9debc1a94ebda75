import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eventNumber, openChain } from '../../../test/support/chains.ts'
import { watchClock } from './watch-clock.ts'

suite('A16: the watch on the clock', () => {
  test('finds a clock that went back, by what is stored, until it is right again', async (t) => {
    const { database } = await openChain(t, 3)
    const newest = eventNumber(3).at.getTime()
    let now = new Date(newest)
    const watch = watchClock({ read: database.read, now: () => now }, database.serverClock)
    assert.deepEqual(watch.last(), { right: true })

    now = new Date(newest - 3_600_000)
    assert.deepEqual(await watch.check(), {
      right: false,
      reason: 'behind-stored',
      offMs: 3_600_000,
    })
    assert.equal(watch.last().right, false)

    now = new Date(newest + 1)
    assert.deepEqual(await watch.check(), { right: true })
    assert.deepEqual(watch.last(), { right: true })
  })

  test('finds a clock that differs from the database server’s', async (t) => {
    const { database } = await openChain(t, 0)
    const now = new Date('2026-01-01T12:00:00Z')
    const told = new Date(now.getTime() + 600_000)
    const watch = watchClock({ read: database.read, now: () => now }, async () => ({
      asked: now,
      told,
      answered: now,
    }))
    assert.deepEqual(await watch.check(), { right: false, reason: 'behind-server', offMs: 600_000 })
  })
})
