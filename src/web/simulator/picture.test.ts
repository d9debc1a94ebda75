import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { encodeQR } from 'qr'
import { readQrPicture } from './picture.ts'

const URI =
  'otpauth://totp/Aikagi:123456789012%2Fowner%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Aikagi'

/** The same code drawn otherwise: absolute squares, one rectangle each, runs of a row. */
function drawn(
  module: (x: number, y: number, width: number) => string,
  wrap: (all: string) => string,
) {
  const rows = encodeQR(URI, 'raw', { border: 1 })
  const all = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [module(x, y, 1)] : [])))
  const size = rows.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${wrap(all.join(''))}</svg>`
}
const path = (all: string) => `<path fill="#fff" d="M0 0H999V999H0Z"/><path d="${all}"/>`

suite('the simulated camera reads', () => {
  const PICTURES: readonly [string, string][] = [
    ['what our QR package draws', encodeQR(URI, 'svg')],
    ['the same without joining squares', encodeQR(URI, 'svg', { optimize: false })],
    ['absolute squares', drawn((x, y) => `M${x},${y}H${x + 1}V${y + 1}H${x}Z`, path)],
    ['lines', drawn((x, y) => `M${x} ${y}L${x + 1} ${y} ${x + 1} ${y + 1} ${x} ${y + 1}z`, path)],
    [
      'rectangles',
      drawn(
        (x, y) => `<rect x="${x}" y="${y}" width="1" height="1"/>`,
        (all) => all,
      ),
    ],
  ]
  for (const [name, svg] of PICTURES) {
    test(name, () => assert.equal(readQrPicture(svg), URI))
  }

  const NOTHING: readonly [string, string][] = [
    ['an empty text', ''],
    ['a page', '<!doctype html><p>Sign in</p>'],
    ['a picture of something else', '<svg viewBox="0 0 9 9"><path d="M1 1h3v3h-3z"/></svg>'],
    ['an empty picture', '<svg viewBox="0 0 9 9"></svg>'],
    ['a picture of a size that is none', '<svg viewBox="0 0 0 -1"><path d="M0 0h1v1z"/></svg>'],
    ['a picture larger than any code', '<svg viewBox="0 0 1e9 1e9"><path d="M0 0h9v9z"/></svg>'],
  ]
  for (const [name, svg] of NOTHING) {
    test(`nothing in ${name}`, () => assert.equal(readQrPicture(svg), undefined))
  }
})
