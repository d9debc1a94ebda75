import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hotpCode, hotpKey } from './hotp.ts'
import { resynchronise } from './resynchronise.ts'
import { stepAt } from './steps.ts'
import { type CodeKey, verifyTotp } from './totp.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const STEP = stepAt(NOW)
const key: CodeKey = {
  secret: hotpKey(Buffer.from('12345678901234567890')),
  lastStep: -1,
  driftSteps: 0,
}
const codeAt = (offset: number) => hotpCode(key.secret, STEP + offset)
const attempt = (first: number, second: number, lastStep = -1) =>
  resynchronise({ ...key, lastStep }, { first: codeAt(first), second: codeAt(second) }, NOW)

suite('re-synchronising a device', () => {
  for (const offset of [-1000, -300, 0, 300, 1000])
    test(`finds a clock that is ${offset} steps off`, () =>
      assert.deepEqual(attempt(offset - 1, offset), {
        accepted: true,
        step: STEP + offset,
        proposedDriftSteps: offset,
      }))

  const refusals: [why: string, first: number, second: number, lastStep: number, reason: string][] =
    [
      ['further off than 1000 steps', -1002, -1001, -1, 'wrong-code'],
      ['the same code twice', 5, 5, -1, 'same-code-twice'],
      ['the newer code first', 5, 4, -1, 'wrong-code'],
      ['a code left out', 3, 5, -1, 'wrong-code'],
      ['codes from before the last accepted (A03)', -301, -300, STEP, 'code-already-used'],
      ['a pair whose first code was used', 4, 5, STEP + 4, 'code-already-used'],
    ]
  for (const [why, first, second, lastStep, reason] of refusals)
    test(`refuses ${why}`, () =>
      assert.deepEqual(attempt(first, second, lastStep), { accepted: false, reason }))

  test('takes effect only with a later code under the drift it found', () => {
    const found = attempt(-301, -300)
    assert.ok(found.accepted)
    const state = { ...key, lastStep: found.step, proposedDriftSteps: found.proposedDriftSteps! }

    // Neither of the two codes counts again, as what they are or as the code that proves the drift.
    for (const offset of [-301, -300])
      assert.equal(verifyTotp(state, codeAt(offset), NOW).accepted, false)

    const soon = new Date(NOW.getTime() + 30_000)
    assert.deepEqual(verifyTotp(state, codeAt(-299), soon), {
      accepted: true,
      step: STEP - 299,
      driftSteps: -300,
    })
  })
})
