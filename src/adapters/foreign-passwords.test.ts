import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { judgeHash } from '../domain/imports/foreign-hash.ts'
import { alike, verifyForeign } from './foreign-passwords.ts'

/** RFC 7914, section 12, the third vector, as a PHC string. */
const SCRYPT = (() => {
  const salt = Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '')
  const hash = Buffer.from(
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    'hex',
  )
  return `$scrypt$ln=14,r=8,p=1$${salt}$${hash.toString('base64').replace(/=+$/, '')}`
})()
/** From the test vectors of Openwall's crypt_blowfish. */
const BCRYPT = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'

suite('the hash of another system, at the password', () => {
  for (const [name, stored, password] of [
    ['scrypt, by the vector of RFC 7914', SCRYPT, 'pleaseletmein'],
    ['bcrypt, by a published vector', BCRYPT, 'U*U'],
  ] as const)
    test(`${name}: the right password alone passes`, async () => {
      assert.ok(judgeHash(stored).accepted)
      assert.equal(await verifyForeign(stored, password), true)
      assert.equal(await verifyForeign(stored, `${password} `), false)
      assert.equal(await verifyForeign(stored, ''), false)
    })

  test('what is neither passes nobody', async () => {
    for (const odd of ['', 'U*U', '$1$abc$def', '$scrypt$ln=14'])
      assert.equal(await verifyForeign(odd, odd), false)
  })

  for (const stored of [SCRYPT, BCRYPT])
    test(`a hash of nothing like ${stored.slice(0, 8)} has its parameters and passes nobody (R12)`, async () => {
      const nothing = alike(stored)
      assert.ok(judgeHash(nothing).accepted)
      assert.equal(nothing.length, stored.length)
      assert.notEqual(nothing, stored)
      assert.equal(await verifyForeign(nothing, 'pleaseletmein'), false)
      assert.equal(await verifyForeign(nothing, 'U*U'), false)
    })
})
