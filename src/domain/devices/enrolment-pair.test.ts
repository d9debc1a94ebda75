import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { checkEnrolmentPair, type PairRefusal } from './enrolment-pair.ts'
import { hotpCode, hotpKey } from './hotp.ts'
import { stepAt } from './steps.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const STEP = stepAt(NOW)
const secret = hotpKey(Buffer.from('12345678901234567890'))
const codeAt = (offset: number) => hotpCode(secret, STEP + offset)
const check = (first: number, second: number) =>
  checkEnrolmentPair(secret, { first: codeAt(first), second: codeAt(second) }, NOW)

const refusals: [why: string, first: number, second: number, reason: PairRefusal][] = [
  ['the same code twice', 0, 0, 'same-code-twice'],
  ['the newer code first', 0, -1, 'wrong-order'],
  ['a code left out', -2, 0, 'not-consecutive'],
  ['a clock more than ten minutes slow', -22, -21, 'clock-too-far'],
  ['a clock more than ten minutes fast', 20, 21, 'clock-too-far'],
  ['a clock a whole day off', -2881, -2880, 'wrong-code'],
]

suite('the two codes of an enrolment (DE-2)', () => {
  for (const offset of [-20, -1, 0, 1, 20])
    test(`are accepted ${offset} steps off, storing that and burning both`, () =>
      assert.deepEqual(check(offset - 1, offset), {
        accepted: true,
        lastStep: STEP + offset,
        driftSteps: offset,
      }))

  for (const [why, first, second, reason] of refusals)
    test(`${why}: refused as ${reason}`, () =>
      assert.deepEqual(check(first, second), { accepted: false, reason }))

  test('one of them mistyped: refused as wrong-code', () => {
    const wrong = { accepted: false, reason: 'wrong-code' }
    for (const second of ['000000', '', '12345', 'abcdef'])
      assert.deepEqual(checkEnrolmentPair(secret, { first: codeAt(-1), second }, NOW), wrong)
  })

  test('may be typed with spaces, and are still the same code', () => {
    const code = codeAt(0)
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`
    assert.deepEqual(checkEnrolmentPair(secret, { first: code, second: spaced }, NOW), {
      accepted: false,
      reason: 'same-code-twice',
    })
  })
})
