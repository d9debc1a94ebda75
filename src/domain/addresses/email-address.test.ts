import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type AddressRefusal, maskEmail, readEmailAddress } from './email-address.ts'

const KEY = 'ada@example.org'
const sameKey = [
  'ada@example.org',
  ' ada@example.org\n',
  'ADA@Example.ORG',
  'ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ',
  'ada\uff20example.org',
]

const refused: [typed: string, reason: AddressRefusal][] = [
  ['', 'empty'],
  [' \u3000', 'empty'],
  ['ada', 'not-an-address'],
  ['@example.org', 'not-an-address'],
  ['ada@', 'not-an-address'],
  ['ada@b@example.org', 'not-an-address'],
  ['ada@example.org,eve@evil.example', 'not-an-address'],
  ['ada lovelace@example.org', 'not-an-address'],
  ['.ada@example.org', 'not-an-address'],
  ['a..da@example.org', 'not-an-address'],
  ['"ada"@example.org', 'not-an-address'],
  ['@evil.example:ada@example.org', 'not-an-address'],
  ['ada%evil.example@example.org\r\nBcc: eve@evil.example', 'not-an-address'],
  ['ada\r\nBcc:eve@example.org', 'not-an-address'],
  ['ada%evil.example@example.org', 'not-an-address'],
  ['evil.example!ada@example.org', 'not-an-address'],
  ['ada\0@example.org', 'not-an-address'],
  ['Ada <ada@example.org>', 'not-an-address'],
  [`${'a'.repeat(65)}@example.org`, 'not-an-address'],
  ['ada@localhost', 'bad-domain'],
  ['ada@127.0.0.1', 'bad-domain'],
  ['ada@0x7f.1', 'bad-domain'],
  ['ada@[::1]', 'bad-domain'],
  ['ada@example.org:25', 'bad-domain'],
  ['ada@example.org/path', 'bad-domain'],
  ['ada@-example.org', 'bad-domain'],
  ['ada@example..org', 'bad-domain'],
  ['ada@example.org.', 'bad-domain'],
  [`ada@${'a.'.repeat(124)}org`, 'too-long'],
  ['x'.repeat(100_000), 'too-long'],
]

suite('an e-mail address', () => {
  for (const typed of sameKey)
    test(`typed as ${JSON.stringify(typed)} has one key (A08d)`, () => {
      const verdict = readEmailAddress(typed)
      assert.equal(verdict.accepted && verdict.key, KEY)
    })

  for (const [typed, reason] of refused)
    test(`${JSON.stringify(typed.slice(0, 50))} is refused: ${reason}`, () =>
      assert.deepEqual(readEmailAddress(typed), { accepted: false, reason }))

  test('keeps the case of the local part for sending', () => {
    const verdict = readEmailAddress('Ada.L@Example.org')
    assert.equal(verdict.accepted && verdict.address, 'Ada.L@example.org')
  })

  test('with a plus-alias is another address, limited together with its base (A08d)', () => {
    const verdict = readEmailAddress('Ada+bank@example.org')
    assert.ok(verdict.accepted)
    assert.equal(verdict.key, 'ada+bank@example.org')
    assert.equal(verdict.throttleKey, KEY)
  })

  test('in an international domain is written in ASCII', () => {
    const verdict = readEmailAddress('太郎@例え.テスト')
    assert.equal(verdict.accepted && verdict.address, '太郎@xn--r8jz45g.xn--zckzah')
    const again = readEmailAddress('太郎@xn--r8jz45g.xn--zckzah')
    assert.deepEqual(again, verdict)
  })

  test('is masked to its first letters and last label', () => {
    assert.equal(maskEmail('ada@example.org'), 'a•••@e•••.org')
    assert.equal(maskEmail('太郎@xn--r8jz45g.co.jp'), '太•••@x•••.jp')
  })

  test('has a key that is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.domain(), (local, domain) => {
        const verdict = readEmailAddress(`${local}@${domain}`)
        if (!verdict.accepted) return
        const again = readEmailAddress(verdict.key)
        assert.equal(again.accepted && again.key, verdict.key)
      }),
      { seed: 42, numRuns: 300 },
    )
  })
})
