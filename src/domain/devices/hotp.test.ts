import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hotpCode, hotpKey } from './hotp.ts'

const key = hotpKey(Buffer.from('12345678901234567890'))

/** RFC 4226, appendix D. */
const CODES = [
  '755224',
  '287082',
  '359152',
  '969429',
  '338314',
  '254676',
  '287922',
  '162583',
  '399871',
  '520489',
]

/** RFC 6238, appendix B, SHA-1: the last six of the eight digits. */
const AT_SECONDS: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

suite('a one-time password', () => {
  CODES.forEach((code, counter) => {
    test(`for counter ${counter} is ${code}, as RFC 4226 says`, () =>
      assert.equal(hotpCode(key, counter), code))
  })

  for (const [seconds, code] of AT_SECONDS)
    test(`at ${seconds} s is ${code}, as RFC 6238 says`, () =>
      assert.equal(hotpCode(key, Math.floor(seconds / 30)), code))
})
