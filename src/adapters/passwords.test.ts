import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hash as argon2 } from '@node-rs/argon2'
import { Overloaded } from '../domain/passwords/overloaded.ts'
import { argon2Passwords } from './passwords.ts'

const passwords = argon2Passwords()
const SCRYPT = `$scrypt$ln=4,r=8,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`
const PASSWORD = 'seven purple trams hum'

suite('password hashes', () => {
  test('are argon2id PHC strings at the parameters of the Numbers table, never twice the same', async () => {
    const hashes = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)])
    for (const hash of hashes)
      assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    assert.notEqual(hashes[0], hashes[1])
  })

  test('are opened by their password alone', async () => {
    const hash = await passwords.hash(PASSWORD)
    assert.equal(await passwords.verify(hash, PASSWORD), true)
    assert.equal(await passwords.verify(hash, `${PASSWORD} `), false)
    assert.equal(await passwords.verify(hash, ''), false)
  })

  test('do not depend on how a keyboard composes letters', async () => {
    const hash = await passwords.hash('Fünf Äpfel für Öchsle'.normalize('NFD'))
    assert.equal(await passwords.verify(hash, 'Fünf Äpfel für Öchsle'.normalize('NFC')), true)
  })

  test('that do not exist cost the same work and are never right (R12)', async () => {
    const hash = await passwords.hash(PASSWORD)
    const timed = async (stored: string | undefined) => {
      const start = process.cpuUsage()
      for (let i = 0; i < 5; i++) assert.equal(await passwords.verify(stored, 'wrong'), false)
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    await timed(hash)
    const [real, none] = [await timed(hash), await timed(undefined)]
    assert.ok(none > real / 2 && none < real * 2, `${none} µs beside ${real} µs`)
  })

  test('of another system are opened too, made anew, and cost everybody beside them the same (R12)', async () => {
    const stored = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
    assert.equal(await passwords.verify(stored, 'U*U'), true)
    assert.equal(await passwords.verify(stored, 'U*V'), false)
    assert.equal(await passwords.verify(undefined, 'U*U', [stored]), false)
    assert.equal(await passwords.verify(await passwords.hash(PASSWORD), 'U*U', [stored]), false)
    assert.equal(await passwords.verify(await passwords.hash(PASSWORD), PASSWORD, [stored]), true)
    assert.equal(await passwords.verify(stored, 'U*U', [SCRYPT, stored]), true)
    assert.equal(await passwords.verify(stored, 'U*V', [SCRYPT]), false)
    assert.equal(passwords.needsRehash(stored), true)
  })

  test('of argon2 at other costs are opened too, and cost everybody beside them the same (R12)', async () => {
    const options = { memoryCost: 4096, timeCost: 3, parallelism: 1 }
    const stored = await argon2(PASSWORD, options)
    assert.equal(passwords.needsRehash(stored), true)
    assert.equal(await passwords.verify(stored, PASSWORD), true)
    assert.equal(await passwords.verify(stored, 'wrong', [passwords.alike(stored)]), false)
    assert.equal(await passwords.verify(undefined, PASSWORD, [stored]), false)
    assert.equal(await passwords.verify(stored, PASSWORD, [SCRYPT, stored]), true)
    assert.match(passwords.alike(stored), /^\$argon2id\$v=19\$m=4096,t=3,p=1\$/)
    assert.equal(passwords.alike(stored).length, stored.length)
  })

  test('that no library can read refuse everybody, and throw at nobody (invariant 7, R12)', async () => {
    const own = await passwords.hash(PASSWORD)
    for (const odd of [
      `$argon2id$v=19$m=1,t=0,p=0$${'A'.repeat(11)}$${'A'.repeat(22)}`,
      `$argon2id$v=19$m=1024,t=1,p=1$${'A'.repeat(13)}$${'A'.repeat(43)}`,
      'nothing like a hash',
    ])
      assert.equal(await passwords.verify(odd, PASSWORD), false, odd)
    // It would be worked at for everybody of the account.
    const lanes = `$scrypt$ln=1,r=99,p=4$${'A'.repeat(22)}$${'A'.repeat(43)}`
    assert.equal(await passwords.verify(lanes, PASSWORD), false)
    assert.equal(await passwords.verify(own, PASSWORD, [lanes, '$scrypt$odd']), true)
  })

  test('under other parameters are to be made anew', async () => {
    const weaker = '$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHRzYWx0c2E$aGFzaA'
    assert.equal(passwords.needsRehash(weaker), true)
    assert.equal(passwords.needsRehash('$argon2i$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'), true)
    assert.equal(passwords.needsRehash(await passwords.hash(PASSWORD)), false)
  })

  test('beyond the queue are refused at once, and the queue recovers (H19)', async () => {
    const small = argon2Passwords({ size: { slots: 1, waiting: 2 } })
    const storm = Array.from({ length: 6 }, () => small.verify(undefined, 'wrong'))
    const results = await Promise.allSettled(storm)
    const refused = results.filter(({ status }) => status === 'rejected')
    assert.equal(refused.length, 3)
    assert.ok(refused.every((result) => 'reason' in result && result.reason instanceof Overloaded))

    assert.equal(await small.verify('not a hash', PASSWORD), false)
    assert.equal(await small.verify(await small.hash(PASSWORD), PASSWORD), true)
  })
})
