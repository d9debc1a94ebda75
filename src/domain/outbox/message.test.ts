import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { MessageId } from '../ids.ts'
import { afterFailure, type Message } from './message.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const message = (tries: number): Message => ({
  id: 'm1' as MessageId,
  kind: 'letter',
  isNotice: true,
  createdAt: noon,
  nextTryAt: noon,
  tries,
})

suite('a message that was not taken', () => {
  for (const [tries, seconds] of [
    [0, 5],
    [1, 30],
    [2, 120],
    [3, 600],
    [4, 1800],
    [5, 3600],
    [40, 3600],
  ] as const)
    test(`after ${tries} tries before is tried again in ${seconds} s`, () =>
      assert.deepEqual(afterFailure(message(tries), noon), {
        nextTryAt: new Date(noon.getTime() + seconds * 1000),
      }))

  test('is dead after three days, for the operator to look at', () =>
    assert.ok('deadAt' in afterFailure(message(70), new Date(noon.getTime() + 3 * 86_400_000 + 1))))

  test('R31 because the mailbox refuses it is tried once more after an hour, and then no more', () => {
    const hour = { nextTryAt: new Date(noon.getTime() + 3_600_000), refusedAt: noon }
    assert.deepEqual(afterFailure(message(4), noon, true), hour)
    const again = { ...message(5), ...hour }
    assert.deepEqual(afterFailure(again, hour.nextTryAt, true), { deadAt: hour.nextTryAt })
    assert.ok('nextTryAt' in afterFailure(again, hour.nextTryAt), 'a server that is ill meanwhile')
  })
})
