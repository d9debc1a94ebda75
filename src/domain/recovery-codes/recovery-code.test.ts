import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { systemChance } from '../../adapters/chance.ts'
import { isLow, newCodes, readRecoveryCode, shownCode } from './recovery-code.ts'

const CODE = '01234ABCDE56789FGHJKMNPQRS'

suite('a recovery code', () => {
  const cases: [name: string, typed: string, read: string | undefined][] = [
    ['as it is shown', '01234-ABCDE-56789-FGHJK-MNPQRS', CODE],
    ['without hyphens', CODE, CODE],
    ['with spaces, in small letters', ' 01234 abcde 56789 fghjk mnpqrs ', CODE],
    [
      'full-width, as Japanese keyboards type it',
      '０１２３４－ＡＢＣＤＥ－５６７８９－ＦＧＨＪＫ－ＭＮＰＱＲＳ',
      CODE,
    ],
    ['with dashes that a word processor made', '01234–ABCDE—56789‐FGHJK‑MNPQRS', CODE],
    ['with O for 0 and I or l for 1', 'OI234-ABCDE-56789-FGHJK-MNPQRS', CODE],
    ['with l for 1', '0l234-ABCDE-56789-FGHJK-MNPQRS', CODE],
    ['one character short', CODE.slice(1), undefined],
    ['one character long', `${CODE}0`, undefined],
    ['with a letter that is in none', `${CODE.slice(1)}U`, undefined],
    ['empty', '', undefined],
    ['with an emoji', `${CODE.slice(2)}😀`, undefined],
    ['ten kilobytes long', 'A'.repeat(10_000), undefined],
  ]
  for (const [name, typed, read] of cases)
    test(`is read ${name} (A09)`, () =>
      assert.deepEqual(
        readRecoveryCode(typed),
        read === undefined ? { accepted: false } : { accepted: true, code: read },
      ))

  test('is read back from the sheet, whatever was drawn', () => {
    for (const code of newCodes(systemChance)) {
      assert.match(
        shownCode(code),
        /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}-[0-9A-HJKMNP-TV-Z]{6}$/,
      )
      assert.deepEqual(readRecoveryCode(shownCode(code).toLowerCase()), { accepted: true, code })
    }
  })

  test('has 26 characters of five unbiased bits: 130 (A10)', () => {
    const [first] = newCodes({ bytes: () => Uint8Array.from({ length: 26 }, () => next++ % 256) })
    assert.equal(first?.length, 26)
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const [code] = newCodes({ bytes: bytesOf(byte) })
      counts.set(code![0]!, (counts.get(code![0]!) ?? 0) + 1)
    }
    assert.equal(counts.size, 32)
    assert.deepEqual([...new Set(counts.values())], [8])
  })
  let next = 0
  /** Its first byte is given; what follows makes the ten codes differ. */
  const bytesOf = (byte: number) => {
    let drawn = 0
    return () => Uint8Array.from({ length: 26 }, (_, place) => (place === 0 ? byte : drawn++))
  }

  test('of a set is there ten times, each another', () =>
    assert.equal(new Set(newCodes(systemChance)).size, 10))

  test('is not read from anything but letters, digits, spaces and dashes', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (typed) => {
        const read = readRecoveryCode(typed)
        assert.ok(!read.accepted || /^[0-9A-HJKMNP-TV-Z]{26}$/.test(read.code))
      }),
    ))

  test('is announced as running low from three on', () =>
    assert.deepEqual(
      [0, 3, 4, 10].map((left) => isLow({ left })),
      [true, true, false, false],
    ))
})
