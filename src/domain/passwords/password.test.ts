import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { judgePassword, normalisePassword, type PasswordRefusal } from './password.ts'

const rules = {
  least: 15,
  most: 256,
  about: ['ada.lovelace@example.org', 'Analytical Engines', '402911873356'],
}

const refused: [password: string, reason: PasswordRefusal][] = [
  ['', 'too-short'],
  ['kJ8#vQ2!xR5&mP', 'too-short'],
  ['x'.repeat(257), 'too-long'],
  ['passwordpassword', 'common'],
  ['Password12345678', 'common'],
  ['P4$$w0rd-P4$$w0rd!', 'common'],
  ['correcthorsebatterystaple', 'common'],
  ['iloveyouforever', 'common'],
  ['ＰＡＳＳＷＯＲＤ１２３４５６７８', 'common'],
  ['aaaaaaaaaaaaaaaaaa', 'repeats'],
  ['abababababababab', 'repeats'],
  ['xq7xq7xq7xq7xq7xq7', 'repeats'],
  ['ああああああああああああああああ', 'repeats'],
  ['abcdefghijklmnop', 'sequence'],
  ['zyxwvutsrqponmlkj', 'sequence'],
  ['qwertyuiopasdfgh', 'keyboard-walk'],
  ['1qaz2wsx3edc4rfv', 'keyboard-walk'],
  ['12345678901234567', 'keyboard-walk'],
  ['aikagiaikagi-2026', 'repeats'],
  ['aikagi-aikagi 12', 'service-name'],
  ['ada.lovelace@example.org', 'personal'],
  ['Lovelace.example1', 'personal'],
  ['402911873356-abc', 'personal'],
]

const accepted = [
  'seven purple trams hum',
  'kJ8#vQ2!xR5&mPz',
  'my password is a long and winding river',
  'canada geese argue at dawn',
  '雨の日は電車で本を読むのが好きです',
  'tr0ubled waters & lovelace',
  'Fünf Äpfel für Öchsle!',
]

suite('choosing a password', () => {
  for (const [password, reason] of refused)
    test(`"${password.slice(0, 30)}" is refused: ${reason}`, () => {
      const verdict = judgePassword(password, rules)
      assert.equal(!verdict.accepted && verdict.reason, reason)
    })

  for (const password of accepted)
    test(`"${password}" is accepted`, () => {
      const verdict = judgePassword(password, rules)
      assert.ok(verdict.accepted, JSON.stringify(verdict))
      assert.ok(verdict.strength >= 2)
    })

  test('asks for 12 characters where policy requires a device', () => {
    const password = 'kJ8vQ2xR5mPz'
    assert.equal(judgePassword(password, { ...rules, least: 12 }).accepted, true)
    assert.equal(judgePassword(password, rules).accepted, false)
  })

  test('counts characters, not the bytes or marks they are written with', () => {
    const composed = 'é'.repeat(2)
    assert.equal(normalisePassword(composed.normalize('NFD')), composed)
    assert.equal(judgePassword('🗝️🐢🌋🎷🧵'.repeat(2), rules).accepted, false)
  })

  test('judges 64 kB at once instead of working through them', () => {
    const verdict = judgePassword('a1'.repeat(32_768), rules)
    assert.deepEqual(verdict, { accepted: false, reason: 'too-long', strength: 0 })
  })

  test('gives every text a strength from 0 to 4', () => {
    const random = fc.string({ minLength: 16, maxLength: 40 })
    fc.assert(
      fc.property(random, (password) => {
        const { strength } = judgePassword(password, rules)
        assert.ok(strength >= 0 && strength <= 4)
      }),
      { seed: 42, numRuns: 100 },
    )
  })
})
