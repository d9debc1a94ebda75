import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { dayStart } from './day-start.ts'

suite('the beginning of a day', () => {
  for (const [text, zone, later, expected] of [
    ['2026-11-20', 'UTC', 0, '2026-11-20T00:00:00.000Z'],
    ['2026-11-20', 'Asia/Tokyo', 0, '2026-11-19T15:00:00.000Z'],
    ['2026-11-20', 'Asia/Tokyo', 1, '2026-11-20T15:00:00.000Z'],
    ['2026-12-31', 'America/New_York', 1, '2027-01-01T05:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', 0, '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', 1, '2026-03-29T22:00:00.000Z'],
    ['2026-11-20', 'Mars/Base', 0, '2026-11-20T00:00:00.000Z'],
  ] as const)
    test(`${text} and ${later} in ${zone} is ${expected}`, () =>
      assert.equal(dayStart(text, zone, later)?.toISOString(), expected))

  for (const text of ['', 'noon', '2026-02-30', '2026-13-01', '20261120', '2026-11-20T00:00'])
    test(`is not found in ${text || 'an empty text'}`, () =>
      assert.equal(dayStart(text, 'UTC'), undefined))
})
