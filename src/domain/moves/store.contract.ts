import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, DeviceId, UserId } from '../ids.ts'
import type { Move } from './move.ts'
import type { MoveStore } from './store.ts'

const move: Move = {
  userId: 'ada' as UserId,
  accountId: '123456789012' as AccountId,
  from: 'old phone',
  to: '新しいスマホ',
  entries: ['one', 'two'] as DeviceId[],
  startedAt: new Date('2026-01-01T12:00:00Z'),
}

/** What every store of moves must do. `moves` is emptied before each test; each call is a transaction of its own. */
export function moveStoreContract(moves: MoveStore): void {
  test('gives back the one move of a user (DE-7)', async () => {
    await moves.put(move)
    await moves.put({ ...move, userId: 'bob' as UserId, entries: [] })
    assert.deepEqual(await moves.find(move.userId), move)
    assert.equal(await moves.find('nobody' as UserId), undefined)
  })

  test('keeps one a user: a newer one takes its place', async () => {
    await moves.put(move)
    const newer = { ...move, from: 'older phone', entries: ['three'] as DeviceId[] }
    await moves.put(newer)
    assert.deepEqual(await moves.find(move.userId), newer)
  })

  test('is ended by one of many at once', async () => {
    await moves.put(move)
    const ended = await Promise.all(Array.from({ length: 8 }, () => moves.remove(move.userId)))
    assert.equal(ended.filter(Boolean).length, 1)
    assert.equal(await moves.find(move.userId), undefined)
  })
}
