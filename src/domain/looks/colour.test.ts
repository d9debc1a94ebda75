import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { contrast, DARK_PAPER, LIGHT_PAPER, readableOn, readColour } from './colour.ts'

suite('an organisation’s colour', () => {
  for (const [typed, colour] of [
    ['#1a5a68', '#1a5a68'],
    [' 1A5A68 ', '#1a5a68'],
    ['#15a', '#1155aa'],
    ['＃ff6600', '#ff6600'],
    ['red', undefined],
    ['#12345', undefined],
    ['#1234567', undefined],
    ['#fff;}body{display:none', undefined],
    ['url(//evil.example)', undefined],
    ['', undefined],
  ] as const)
    test(`${typed || 'nothing'} reads as ${colour ?? 'no colour'} (H22)`, () => {
      const read = readColour(typed)
      assert.equal(read.accepted ? read.colour : undefined, colour)
    })

  test('measures contrast as WCAG does', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21)
    assert.equal(contrast('#ffffff', '#ffffff'), 1)
    assert.ok(Math.abs(contrast('#777777', '#ffffff') - 4.478) < 0.01)
  })

  test('stays itself where it can be read, and becomes a shade that can be where it cannot', () => {
    assert.equal(readableOn('#1a5a68', LIGHT_PAPER), '#1a5a68')
    const hex = fc.integer({ min: 0, max: 0xffffff })
    fc.assert(
      fc.property(hex, fc.constantFrom(LIGHT_PAPER, DARK_PAPER), (number, paper) => {
        const shade = readableOn(`#${number.toString(16).padStart(6, '0')}`, paper)
        assert.match(shade, /^#[0-9a-f]{6}$/)
        assert.ok(contrast(shade, paper) >= 4.5, `${shade} on ${paper}`)
      }),
    )
  })
})
