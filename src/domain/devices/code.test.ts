import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readCode, sameCode } from './code.ts'

const SAME = [
  '081804',
  ' 081804 ',
  '081 804',
  '081-804',
  '08\u200b18\u00a004\n',
  '０８１８０４',
  '０８１\u3000８０４',
  '081－804',
  '081−804',
]

const NONE = ['', ' ', '0818', '0818040', 'abcdef', '08180x', '٠٨١٨٠٤', '-081804.', '0x1804']

suite('a typed code (A09)', () => {
  for (const typed of SAME)
    test(`${JSON.stringify(typed)} is the code 081804`, () =>
      assert.equal(readCode(typed), '081804'))

  for (const typed of NONE)
    test(`${JSON.stringify(typed)} is no code`, () => assert.equal(readCode(typed), undefined))

  test('of ten kilobytes is no code, even where six digits remain of it', () => {
    assert.equal(readCode(`081804${' '.repeat(10_000)}`), undefined)
  })

  test('is the same only when all six digits are', () => {
    assert.equal(sameCode('081804', '081804'), true)
    assert.equal(sameCode('081804', '081805'), false)
  })
})
