import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { binaryOf } from '../../../test/support/tools.ts'
import type { Oath } from './device.ts'
import { hotpCode, hotpKey } from './hotp.ts'
import { resynchronise } from './resynchronise.ts'
import { stepAt } from './steps.ts'
import { type CodeKey, verifyTotp } from './totp.ts'
import { verifyHotp } from './verify-hotp.ts'

const SECRET = Buffer.from('12345678901234567890')
const COUNTS: Oath = { algorithm: 'sha1', digits: 6 }
const NOW = new Date('2026-01-01T12:00:00Z')

const key = (lastStep: number, oath = COUNTS): CodeKey => ({
  secret: hotpKey(SECRET),
  oath,
  lastStep,
  driftSteps: 0,
})
const codeAt = (counter: number) => hotpCode(hotpKey(SECRET), counter, COUNTS)
const verify = (lastStep: number, counter: number) => verifyHotp(key(lastStep), codeAt(counter))
const used = { accepted: false, reason: 'code-already-used' }
const wrong = { accepted: false, reason: 'wrong-code' }

suite('a token that counts its presses', () => {
  test('is accepted ten presses ahead, and no further', () => {
    assert.deepEqual(verify(4, 5), { accepted: true, step: 5, driftSteps: 0 })
    assert.deepEqual(verify(4, 14), { accepted: true, step: 14, driftSteps: 0 })
    assert.deepEqual(verify(4, 15), wrong)
  })

  test('never goes back: neither used nor skipped codes work (A01, A02)', () => {
    for (const counter of [4, 3, 0]) assert.deepEqual(verify(4, counter), used)
    assert.deepEqual(verify(100, 50), wrong)
  })

  test('is found a thousand presses ahead by two codes that follow each other, not by one used (A03)', () => {
    const find = (lastStep: number, first: number, second: number) =>
      resynchronise(key(lastStep), { first: codeAt(first), second: codeAt(second) }, NOW)
    assert.deepEqual(find(4, 1003, 1004), { accepted: true, step: 1004 })
    assert.deepEqual(find(4, 1004, 1005), wrong)
    assert.deepEqual(find(4, 6, 8), wrong)
    assert.deepEqual(find(4, 7, 6), wrong)
    assert.deepEqual(find(4, 4, 5), used)
  })
})

/** RFC 6238, appendix B, with its secret for each hash. */
const LONG = '1234567890'.repeat(7)
const VALUES: [seconds: number, oath: Oath['algorithm'], code: string][] = [
  [59, 'sha1', '94287082'],
  [59, 'sha256', '46119246'],
  [59, 'sha512', '90693936'],
  [1111111109, 'sha1', '07081804'],
  [1111111109, 'sha256', '68084774'],
  [1111111109, 'sha512', '25091201'],
  [20000000000, 'sha1', '65353130'],
  [20000000000, 'sha256', '77737706'],
  [20000000000, 'sha512', '47863826'],
]
const BYTES = { sha1: 20, sha256: 32, sha512: 64 }

suite('a token with a clock', () => {
  for (const [seconds, algorithm, code] of VALUES)
    test(`shows at ${seconds} s by ${algorithm} what RFC 6238 prints, and it is accepted`, () => {
      const oath: Oath = { algorithm, digits: 8, period: 30 }
      const secret = hotpKey(Buffer.from(LONG.slice(0, BYTES[algorithm])))
      const now = new Date(seconds * 1000)
      assert.equal(hotpCode(secret, stepAt(now), oath), code)
      const verdict = verifyTotp({ secret, oath, lastStep: -1, driftSteps: 0 }, code, now)
      assert.ok(verdict.accepted)
    })

  test('is as oathtool says, whatever its hash, digits and period', () => {
    const kinds: Oath[] = [
      { algorithm: 'sha256', digits: 8, period: 60 },
      { algorithm: 'sha512', digits: 7, period: 45 },
    ]
    for (const oath of kinds) {
      const args = [`--totp=${oath.algorithm}`, '-d', `${oath.digits}`, '-s', `${oath.period}s`]
      const at = ['-N', '2026-01-01 12:00:00 UTC', SECRET.toString('hex')]
      const shown = execFileSync(binaryOf('oathtool'), [...args, ...at], { encoding: 'utf8' })
      assert.ok(verifyTotp(key(-1, oath), shown, NOW).accepted, `${shown} ${oath.algorithm}`)
      assert.ok(!verifyTotp(key(-1), shown, NOW).accepted)
    }
    const counted = execFileSync(
      binaryOf('oathtool'),
      ['--hotp', '-c', '7', SECRET.toString('hex')],
      { encoding: 'utf8' },
    )
    assert.deepEqual(verifyHotp(key(6), counted), { accepted: true, step: 7, driftSteps: 0 })
  })
})
