import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fromBase32, toBase32 } from '../devices/base32.ts'
import type { NumberVerdict } from '../numbers/number.ts'
import { judgeHash } from './foreign-hash.ts'
import { type Column, readLine } from './import-line.ts'

const numberOf = (text: string): NumberVerdict =>
  text.startsWith('090')
    ? ({ accepted: true, e164: `+81${text.slice(1)}`, country: 'JP' } as NumberVerdict)
    : { accepted: false, reason: 'invalid' }

const read = (values: Partial<Record<Column, string>>) =>
  readLine({ line: 7, values: { user_name: 'ada', ...values } }, numberOf)

const SALT = 'c2FsdHNhbHRzYWx0c2FsdA'
const HASH = 'CQ6sBR0QoFyRkzUyKRAJmc5pQ0kD8ZgL4JAHoRJGLqk'

suite('a line of a file of people', () => {
  test('is read whole', () => {
    assert.deepEqual(
      read({
        user_name: ' Ada ',
        email: 'Ada@example.org',
        email_verified: 'yes',
        language: 'ja',
        time_zone: 'Asia/Tokyo',
        groups: 'Tokyo; Engines;Tokyo',
        number: '09012345678',
        password_hash: `$2b$12$${'a'.repeat(53)}`,
        totp_secret: 'gezd gnbv gy3t qojq',
      }),
      {
        accepted: true,
        newcomer: {
          line: 7,
          userName: 'Ada',
          key: 'ada',
          email: 'Ada@example.org',
          emailVerified: true,
          language: 'ja',
          timeZone: 'Asia/Tokyo',
          groups: ['Tokyo', 'Engines'],
          number: { e164: '+819012345678', country: 'JP' },
          passwordHash: `$2b$12$${'a'.repeat(53)}`,
          secret: new TextEncoder().encode('1234567890'),
        },
      },
    )
  })

  test('needs a user name only', () => {
    assert.deepEqual(read({ email: '', groups: '' }), {
      accepted: true,
      newcomer: { line: 7, userName: 'ada', key: 'ada', groups: [], emailVerified: false },
    })
  })

  for (const [column, text, reason] of [
    ['user_name', '', 'user-name-missing'],
    ['user_name', 'a/b', 'user-name-characters'],
    ['user_name', 'a\u202eb', 'user-name-characters'],
    ['user_name', 'a'.repeat(65), 'user-name-too-long'],
    ['language', 'fr', 'language-unknown'],
    ['time_zone', 'Tokyo', 'time-zone-unknown'],
    ['number', '12', 'number-invalid'],
    ['email_verified', 'true', 'not-yes-or-no'],
    ['password_hash', 'secret', 'hash-unknown'],
    ['password_hash', '5f4dcc3b5aa765d61d8327deb882cf99', 'hash-unknown'],
    ['totp_secret', '1234567890', 'secret-not-base32'],
    ['totp_secret', 'GEZDGNBV', 'secret-too-short'],
    ['totp_secret', 'A'.repeat(200), 'secret-too-long'],
  ] as const)
    test(`with ${column} "${text.slice(0, 20)}" is refused: ${reason}`, () => {
      assert.deepEqual(read({ [column]: text }), {
        accepted: false,
        faults: [{ line: 7, column, reason }],
      })
    })

  test('tells every fault, also that nothing is there to be verified', () => {
    const answer = read({ language: 'xx', time_zone: 'xx', email_verified: 'yes' })
    assert.deepEqual(!answer.accepted && answer.faults.map(({ column }) => column), [
      'language',
      'time_zone',
      'email',
    ])
  })
})

suite('the hash of another system', () => {
  for (const [stored, verdict] of [
    [`$argon2id$v=19$m=19456,t=2,p=1$${SALT}$${HASH}`, 'argon2'],
    [`$argon2i$v=19$m=65536,t=3,p=4$${SALT}$${HASH}`, 'argon2'],
    [`$argon2id$v=19$m=1048576,t=2,p=1$${SALT}$${HASH}`, 'hash-too-costly'],
    [`$argon2id$v=19$m=19456,t=99,p=1$${SALT}$${HASH}`, 'hash-too-costly'],
    [`$argon2id$v=16$m=19456,t=2,p=1$${SALT}$${HASH}`, 'hash-unknown'],
    [`$argon2id$v=19$m=1,t=0,p=0$${SALT}$${HASH}`, 'hash-unknown'],
    [`$argon2id$v=19$m=15,t=1,p=2$${SALT}$${HASH}`, 'hash-unknown'],
    [`$argon2id$v=19$m=1024,t=1,p=1$${'A'.repeat(13)}$${HASH}`, 'hash-unknown'],
    [`$2y$10$${'a'.repeat(53)}`, 'bcrypt'],
    [`$2b$15$${'a'.repeat(53)}`, 'hash-too-costly'],
    [`$2b$03$${'a'.repeat(53)}`, 'hash-unknown'],
    [`$2x$10$${'a'.repeat(53)}`, 'hash-unknown'],
    [`$scrypt$ln=15,r=8,p=1$${SALT}$${HASH}`, 'scrypt'],
    [`$scrypt$ln=17,r=8,p=1$${SALT}$${HASH}`, 'hash-too-costly'],
    [`$scrypt$ln=14,r=8,p=9$${SALT}$${HASH}`, 'hash-too-costly'],
    [`$scrypt$ln=0,r=8,p=1$${SALT}$${HASH}`, 'hash-unknown'],
    [`$pbkdf2-sha256$29000$${SALT}$${HASH}`, 'hash-unknown'],
    ['', 'hash-unknown'],
  ] as const)
    test(`${stored.slice(0, 32)} is ${verdict}`, () => {
      const judged = judgeHash(stored)
      assert.equal(judged.accepted ? judged.family : judged.reason, verdict)
    })
})

suite('Base32', () => {
  test('is read as coreutils reads it, and back', () => {
    for (const text of ['a', 'ab', 'abc', '12345678901234567890'])
      assert.equal(
        Buffer.from(
          fromBase32(execFileSync('base32', ['-w0'], { input: text, encoding: 'utf8' }))!,
        ).toString(),
        text,
      )
    assert.deepEqual(
      fromBase32(toBase32(Uint8Array.of(0, 255, 7, 9, 200))),
      Uint8Array.of(0, 255, 7, 9, 200),
    )
  })
})
