import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { maskNumber, type NumberRefusal, rangeOf } from '../domain/numbers/number.ts'
import { libraryNumbers } from './numbers.ts'

const numbers = libraryNumbers()

const read: [typed: string, country: string, e164: string, shown: string][] = [
  ['090-1234-5678', 'JP', '+819012345678', '+81 90-1234-5678'],
  ['０９０－１２３４－５６７８', 'JP', '+819012345678', '+81 90-1234-5678'],
  ['090ー1234ー5678', 'JP', '+819012345678', '+81 90-1234-5678'],
  ['+81 (0)90 1234 5678', 'US', '+819012345678', '+81 90-1234-5678'],
  ['03-1234-5678', 'JP', '+81312345678', '+81 3-1234-5678'],
  ['050-3123-4567', 'JP', '+815031234567', '+81 50-3123-4567'],
  ['010 1 213 373 4253', 'JP', '+12133734253', '+1 213-373-4253'],
  ['(213) 373-4253', 'US', '+12133734253', '+1 213-373-4253'],
  ['06 12 34 56 78', 'FR', '+33612345678', '+33 6 12 34 56 78'],
  ['+33 6 12 34 56 78', '', '+33612345678', '+33 6 12 34 56 78'],
]

const refused: [typed: string, country: string, reason: NumberRefusal][] = [
  [' \u3000', 'JP', 'empty'],
  ['hello', 'JP', 'invalid'],
  ['call 090-1234-5678 now', 'JP', 'invalid'],
  ['090-1234-56', 'JP', 'invalid'],
  ['+81 90 1234 5678 90', 'JP', 'invalid'],
  ['9'.repeat(10_000), 'JP', 'invalid'],
  ['090-1234-5678', 'XX', 'no-country'],
  ['090-1234-5678', '', 'no-country'],
  ['110', 'JP', 'short'],
  ['119', 'JP', 'short'],
  ['911', 'US', 'short'],
  ['*21*09012345678#', 'JP', 'short'],
  ['+1 213 373 4253 ext. 5', 'US', 'extension'],
  ['0990-123-456', 'JP', 'premium'],
  ['+1 900 555 0123', 'US', 'premium'],
  ['+979 1 2345 6789', 'JP', 'premium'],
  ['+808 1234 5678', 'JP', 'shared-cost'],
  ['0180 2 123456', 'DE', 'shared-cost'],
  ['+870 773 111 632', 'JP', 'satellite'],
  ['+8816 1234 5678', 'JP', 'satellite'],
  ['+882 16 1234 5678', 'JP', 'satellite'],
  ['0120-123-456', 'JP', 'special-service'],
  ['0570-012-345', 'JP', 'special-service'],
  ['070 1234 5678', 'GB', 'special-service'],
]

suite('a telephone number (LO-10, R20)', () => {
  for (const [typed, country, e164, shown] of read)
    test(`"${typed}" typed in ${country || 'no country'} is ${e164}`, () => {
      const verdict = numbers.read(typed, country)
      assert.ok(verdict.accepted, JSON.stringify(verdict))
      assert.equal(verdict.e164, e164)
      assert.equal(numbers.show(verdict.e164), shown)
    })

  for (const [typed, country, reason] of refused)
    test(`"${typed.slice(0, 30)}" typed in ${country || 'no country'} is refused: ${reason}`, () =>
      assert.deepEqual(numbers.read(typed, country), { accepted: false, reason }))

  test('says its country and how it is written there', () => {
    assert.deepEqual(numbers.read('+81 90 1234 5678', 'US'), {
      accepted: true,
      e164: '+819012345678',
      country: 'JP',
      type: 'mobile',
      national: '090-1234-5678',
    })
  })

  test('read again from its stored form is the same', () => {
    for (const [, , e164] of read) {
      const verdict = numbers.read(e164, '')
      assert.equal(verdict.accepted && verdict.e164, e164)
    }
  })

  test('of a country that may not be called is refused, and not offered', () => {
    const home = libraryNumbers(new Set(['JP', 'FR']))
    assert.equal(home.read('090-1234-5678', 'JP').accepted, true)
    const reason = 'country-not-allowed'
    assert.deepEqual(home.read('+1 213 373 4253', 'JP'), { accepted: false, reason })
    assert.deepEqual(
      home.countries('en').map(({ code }) => code),
      ['FR', 'JP'],
    )
  })

  test('has countries with names in the language of the page', () => {
    const japan = (language: 'en' | 'ja') =>
      numbers.countries(language).find(({ code }) => code === 'JP')
    assert.deepEqual(japan('en'), { code: 'JP', callingCode: '81', name: 'Japan' })
    assert.deepEqual(japan('ja'), { code: 'JP', callingCode: '81', name: '日本' })
    assert.ok(numbers.countries('ja').length > 200)
  })

  test('is masked to its last digits, and counted by its range', () => {
    assert.equal(maskNumber('+819012345678'), '•••• 5678')
    assert.equal(rangeOf('+819012345678'), '+81901234')
  })
})
