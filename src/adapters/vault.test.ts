import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type KeyRing, readKeys } from '../domain/key-ring.ts'
import { newKeyEntry } from './keys.ts'
import { keyRingVault } from './vault.ts'

const ringOf = (...entries: string[]): KeyRing => {
  const verdict = readKeys(entries.join(','))
  assert.ok(verdict.ok)
  return verdict.ring
}
const [older, newer] = [newKeyEntry(), newKeyEntry()]
const vault = keyRingVault(ringOf(older))
const secret = Buffer.from('12345678901234567890')

suite('the vault', () => {
  test('opens what it sealed, for the same row only', () => {
    const sealed = vault.seal(secret, 'device:d1')
    assert.deepEqual(vault.open(sealed, 'device:d1'), secret)
    assert.throws(() => vault.open(sealed, 'device:d2'))
    assert.throws(() => vault.open(sealed, ''))
  })

  test('never seals the same way twice, and shows nothing of the secret (H16)', () => {
    const texts = [vault.seal(secret, 'device:d1'), vault.seal(secret, 'device:d1')]
    assert.notEqual(texts[0], texts[1])
    for (const text of texts) {
      assert.match(text, /^v1\.[0-9a-f]{6}\.[\w-]{16}\.[\w-]{22}\.[\w-]{27}$/)
      assert.ok(!text.includes(secret.toString('base64url')))
    }
  })

  test('refuses sealed text with any one bit turned over', () => {
    const sealed = Buffer.from(vault.seal(secret, 'device:d1'), 'latin1')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => vault.open(changed.toString('latin1'), 'device:d1'), `bit ${bit}`)
    }
  })

  test('refuses a shortened tag', () => {
    const [version, id, iv, tag, data] = vault.seal(secret, 'device:d1').split('.')
    const short = Buffer.from(tag!, 'base64url').subarray(0, 4).toString('base64url')
    assert.throws(() => vault.open([version, id, iv, short, data].join('.'), 'device:d1'))
  })

  for (const text of ['', 'v1', 'v2.a.b.c.d', 'v1....', 'v1.__proto__.a.b.c'])
    test(`refuses "${text}" with an error, not with an empty secret`, () => {
      assert.throws(() => vault.open(text, 'device:d1'))
    })

  test('after a rotation seals under the new key and still opens what the old one sealed', () => {
    const sealedBefore = vault.seal(secret, 'device:d1')
    const rotated = keyRingVault(ringOf(newer, older))
    assert.deepEqual(rotated.open(sealedBefore, 'device:d1'), secret)

    const sealedAfter = rotated.seal(secret, 'device:d1')
    assert.ok(sealedAfter.startsWith(`v1.${newer.split(':')[0]}.`))
    assert.deepEqual(keyRingVault(ringOf(newer)).open(sealedAfter, 'device:d1'), secret)
    assert.throws(() => vault.open(sealedAfter, 'device:d1'), /not in the ring/)
  })

  test('knows after a rotation under which hashes a text may be kept', () => {
    const before = vault.mac('recovery-code', 'text')
    const rotated = keyRingVault(ringOf(newer, older))
    assert.deepEqual(rotated.macs('recovery-code', 'text'), [
      rotated.mac('recovery-code', 'text'),
      before,
    ])
    assert.notEqual(rotated.mac('recovery-code', 'text'), before)
  })

  test('makes keyed hashes that differ by purpose, text and key', () => {
    const hash = vault.mac('call-digits', '123456')
    assert.equal(hash, vault.mac('call-digits', '123456'))
    assert.match(hash, /^[\w-]{43}$/)
    for (const other of [
      vault.mac('link-digits', '123456'),
      vault.mac('call-digits', '123457'),
      vault.mac('call-digits1', '23456'),
      keyRingVault(ringOf(newer)).mac('call-digits', '123456'),
    ])
      assert.notEqual(hash, other)
  })

  test('knows a keyed hash of any key in the ring, so that a rotation makes none worthless', () => {
    const before = vault.mac('browser', 'token')
    const rotated = keyRingVault(ringOf(newer, older))
    assert.ok(rotated.isMac('browser', 'token', before))
    assert.ok(rotated.isMac('browser', 'token', rotated.mac('browser', 'token')))
    assert.ok(!keyRingVault(ringOf(newer)).isMac('browser', 'token', before))
  })

  const hash = vault.mac('browser', 'token')
  const wrong: [what: string, purpose: string, text: string, mac: string][] = [
    ['another purpose', 'link-digits', 'token', hash],
    ['another text', 'browser', 'token2', hash],
    ['nothing', 'browser', 'token', ''],
    ['half of it', 'browser', 'token', hash.slice(0, 20)],
    ['something behind it', 'browser', 'token', `${hash}A`],
    ['padding', 'browser', 'token', `${hash}=`],
    ['a stray character', 'browser', 'token', `${hash.slice(0, 5)}\n${hash.slice(5)}`],
    ['what is no base64url', 'browser', 'token', '✗'.repeat(43)],
    ['another last character', 'browser', 'token', `${hash.slice(0, -1)}B`],
  ]
  for (const [what, purpose, text, mac] of wrong)
    test(`does not take a keyed hash with ${what}`, () =>
      assert.equal(vault.isMac(purpose, text, mac), false))
})
