import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { hotpCode, hotpKey } from './hotp.ts'
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
const verify = (offset: number, state: Partial<CodeKey> = {}) =>
  verifyTotp({ ...key, ...state }, codeAt(offset), NOW)

suite('an authenticator code', () => {
  test('is accepted one step early or late, and no further', () => {
    const accepted = [-2, -1, 0, 1, 2].map((offset) => verify(offset).accepted)
    assert.deepEqual(accepted, [false, true, true, true, false])
  })

  test('is accepted around the stored drift, which it does not move', () => {
    const accepted = [3, 4, 5, 6, 7].map((offset) => verify(offset, { driftSteps: 5 }).accepted)
    assert.deepEqual(accepted, [false, true, true, true, false])
    assert.deepEqual(verify(6, { driftSteps: 5 }), {
      accepted: true,
      step: STEP + 6,
      driftSteps: 5,
    })
  })

  test('works once, in whatever spelling (A01, A09)', () => {
    const first = verify(0)
    assert.ok(first.accepted)
    const used = { ...key, lastStep: first.step }
    for (const typed of [codeAt(0), ` ${codeAt(0)} `, codeAt(0).replace(/^.../, '$& ')])
      assert.deepEqual(verifyTotp(used, typed, NOW), {
        accepted: false,
        reason: 'code-already-used',
      })
  })

  test('older than the last accepted is refused (A02)', () => {
    const reason = 'code-already-used'
    assert.deepEqual(verify(-1, { lastStep: STEP }), { accepted: false, reason })
    assert.deepEqual(verify(0, { lastStep: STEP + 1 }), { accepted: false, reason })
  })

  test('of the last ten minutes tells how far the clock is off (SI-4)', () => {
    assert.deepEqual(verify(-2), { accepted: false, reason: 'clock-off', offSteps: -2 })
    assert.deepEqual(verify(-20), { accepted: false, reason: 'clock-off', offSteps: -20 })
    assert.deepEqual(verify(-21), { accepted: false, reason: 'wrong-code' })
  })

  test('of the last ten minutes that was used before is told as used, not as a clock', () => {
    assert.deepEqual(verify(-5, { lastStep: STEP - 5 }), {
      accepted: false,
      reason: 'code-already-used',
    })
  })

  const silent: [state: Partial<CodeKey>, offsets: number[]][] = [
    [{}, [2, 3, 20]],
    [{ driftSteps: 5 }, [1, 2, 3, 7, 20]],
    [{ driftSteps: -5 }, [-3, -1, 0, 1, 20]],
    [{ driftSteps: 5, proposedDriftSteps: -8 }, [-6, -2, 0, 3, 7, 20]],
  ]
  for (const [state, offsets] of silent)
    test(`that may still be accepted one day is not confirmed, ${JSON.stringify(state)}`, () => {
      for (const offset of offsets)
        assert.deepEqual(verify(offset, state), { accepted: false, reason: 'wrong-code' })
    })

  test('under a proposed drift is accepted and gives the drift to store', () => {
    const state = { proposedDriftSteps: -300, lastStep: STEP - 301 }
    assert.deepEqual(verify(-300, state), {
      accepted: true,
      step: STEP - 300,
      driftSteps: -300,
    })
    assert.deepEqual(verify(0, state), { accepted: true, step: STEP, driftSteps: 0 })
  })

  for (const typed of ['', '0818', '0818040', 'abcdef', '٠٨١٨٠٤']) {
    test(`typed as "${typed}" is wrong, not a crash`, () => {
      assert.deepEqual(verifyTotp(key, typed, NOW), { accepted: false, reason: 'wrong-code' })
    })
  }

  test('whatever is replayed, the accepted steps only rise', () => {
    const offsets = fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 20 })
    fc.assert(
      fc.property(offsets, fc.array(fc.nat(2), { maxLength: 20 }), (typed, waits) => {
        let [lastStep, seconds] = [-1, 0]
        typed.forEach((offset, index) => {
          seconds += 30 * (waits[index] ?? 1)
          const now = new Date(NOW.getTime() + seconds * 1000)
          const verdict = verifyTotp({ ...key, lastStep }, codeAt(offset), now)
          if (!verdict.accepted) return
          assert.ok(verdict.step > lastStep)
          assert.ok(Math.abs(verdict.step - stepAt(now)) <= 1)
          lastStep = verdict.step
        })
      }),
      { seed: 42, numRuns: 60 },
    )
  })

  test('is never anything but a verdict, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        assert.equal(typeof verifyTotp(key, typed, NOW).accepted, 'boolean')
      }),
      { seed: 42, numRuns: 200 },
    )
  })
})
