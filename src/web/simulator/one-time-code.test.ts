import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { codeAt, type Entry, readOtpauth, secondsLeft, tidySecret } from './one-time-code.ts'

/** '12345678901234567890', and the longer ones of RFC 6238, appendix B. */
const SECRETS = {
  sha1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  sha256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA',
  sha512:
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA',
}
const entry = (algorithm: Entry['algorithm'], digits = 8): Entry => ({
  issuer: 'Aikagi',
  account: 'a',
  secret: SECRETS[algorithm],
  algorithm,
  digits,
  periodSeconds: 30,
})
const at = (seconds: number) => new Date(seconds * 1000)

suite('the simulated authenticator app', () => {
  const VECTORS: readonly [number, string, string, string][] = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ]
  for (const [seconds, sha1, sha256, sha512] of VECTORS) {
    test(`shows the codes of RFC 6238 at ${seconds} s`, () => {
      assert.equal(codeAt(entry('sha1'), at(seconds)), sha1)
      assert.equal(codeAt(entry('sha256'), at(seconds)), sha256)
      assert.equal(codeAt(entry('sha512'), at(seconds)), sha512)
    })
  }

  test('agrees with oathtool', () => {
    const options = ['--totp', '--base32', '--now', '@1700000000', SECRETS.sha1]
    const expected = execFileSync('oathtool', options, { encoding: 'utf8' }).trim()
    assert.equal(codeAt(entry('sha1', 6), at(1_700_000_000)), expected)
  })

  test('counts the seconds until the next code', () => {
    assert.deepEqual(
      [0, 1, 29, 30].map((s) => secondsLeft(entry('sha1'), at(s))),
      [30, 29, 1, 30],
    )
  })

  test('reads issuer, account and secret of a scanned address', () => {
    const uri = `otpauth://totp/Aikagi%3A%20123456789012%2Froot%40x?secret=${SECRETS.sha1}&issuer=Aikagi`
    assert.deepEqual(readOtpauth(uri), {
      ...entry('sha1', 6),
      account: '123456789012/root@x',
    })
  })

  test('reads unusual digits, periods and algorithms, and a label without issuer', () => {
    const uri = `otpauth://totp/me?secret=${SECRETS.sha1}&digits=8&period=60&algorithm=SHA256`
    const read = readOtpauth(uri)
    assert.deepEqual([read?.digits, read?.periodSeconds, read?.algorithm], [8, 60, 'sha256'])
    assert.deepEqual([read?.issuer, read?.account], ['', 'me'])
  })

  const NOT_ENTRIES = [
    '',
    'hello',
    'https://example.org/?secret=GEZDGNBVGY3TQOJQ',
    'otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQ',
    'otpauth://totp/a',
    'otpauth://totp/a?secret=short',
    'otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&digits=99',
    'otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&period=0',
    'otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5',
  ]
  for (const text of NOT_ENTRIES) {
    test(`does not take ${text || 'nothing'} for an entry`, () => {
      assert.equal(readOtpauth(text), undefined)
    })
  }

  test('takes a secret however it is typed', () => {
    assert.equal(tidySecret('gezd gnbv-gy3t qojq=='), 'GEZDGNBVGY3TQOJQ')
    assert.equal(tidySecret('GEZDGNBVGY3TQOJ1'), undefined)
  })
})
