import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import { inGroups, toBase32 } from './base32.ts'
import { hotpCode, hotpKey, SECRET_BYTES } from './hotp.ts'
import { otpauthUri } from './otpauth.ts'

/** RFC 4648, section 10, without the padding. */
const VECTORS = { '': '', f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', foobar: 'MZXW6YTBOI' }

const secret = Buffer.from('12345678901234567890')
const label = { issuer: 'Aikagi', account: '123456789012', user: 'ada+root@example.org' }

suite('the secret of an authenticator', () => {
  for (const [text, encoded] of Object.entries(VECTORS))
    test(`"${text}" in base32 is "${encoded}"`, () =>
      assert.equal(toBase32(Buffer.from(text)), encoded))

  test('is shown in fours for typing', () => {
    assert.equal(inGroups(toBase32(secret)), 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
  })

  test('in the QR code names issuer, user and account, and the parameters apps agree on', () => {
    assert.equal(
      otpauthUri(secret, label),
      'otpauth://totp/Aikagi:ada%2Broot%40example.org%20(123456789012)' +
        '?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aikagi&algorithm=SHA1&digits=6&period=30',
    )
  })

  test('survives names with colons, spaces, slashes and Japanese', () => {
    const issuer = '合鍵: test?/&#'
    const uri = new URL(otpauthUri(secret, { ...label, issuer }))
    const shown = decodeURIComponent(uri.pathname.slice(1))
    assert.equal(shown, '合鍵  test?/&#:ada+root@example.org (123456789012)')
    assert.equal(uri.searchParams.get('issuer'), '合鍵  test?/&#')
  })

  test('makes the same codes in oathtool as here (DE-8)', () => {
    const seed = randomBytes(SECRET_BYTES)
    const moment = 1_767_225_600
    const [key, step] = [hotpKey(seed), moment / 30]
    const expected = Array.from({ length: 5 }, (_, index) => hotpCode(key, step + index))
    assert.deepEqual(oathtool(['--now', `@${moment}`, '-w', '4', toBase32(seed)]), expected)
  })
})

function oathtool(options: string[]): string[] {
  try {
    const shown = execFileSync('oathtool', ['--totp', '-b', ...options], { encoding: 'utf8' })
    return shown.trim().split('\n')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
    throw new Error('oathtool is missing: apt-get install oathtool', { cause: error })
  }
}
