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
    assert.deepEqual(afterFailure(message(70), new Date(noon.getTime() + 3 * 86_400_000 + 1)), {
      dead: true,
    }))
})
