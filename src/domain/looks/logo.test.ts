import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { LOGO_MOST_BYTES, readLogo } from './logo.ts'

const bytes = (hex: string, more = 0) =>
  Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.alloc(more)])
const PNG = '89504e470d0a1a0a 0000000d 49484452'

suite('an uploaded logo', () => {
  for (const [what, file, verdict] of [
    ['a PNG', bytes(PNG, 20), 'image/png'],
    ['a JPEG', bytes('ffd8ffe0', 20), 'image/jpeg'],
    ['a WebP', bytes('52494646 24000000 57454250', 20), 'image/webp'],
    ['nothing', bytes(''), 'empty'],
    ['a PNG that is too large', bytes(PNG, LOGO_MOST_BYTES), 'too-large'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not-a-picture'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'not-a-picture'],
    ['a GIF', Buffer.from('GIF89a'), 'not-a-picture'],
    ['a signature alone', bytes('89504e470d0a1a0a'), 'not-a-picture'],
    ['a sound in the same wrapping as WebP', bytes('52494646 24000000 57415645'), 'not-a-picture'],
  ] as const)
    test(`${what} is ${verdict} (H22)`, () => {
      const read = readLogo(file)
      assert.equal(read.accepted ? read.type : read.reason, verdict)
    })

  test('is kept byte for byte, and named by its content', () => {
    const [one, other] = [readLogo(bytes(PNG, 20)), readLogo(bytes(PNG, 21))]
    assert.ok(one.accepted && other.accepted)
    assert.deepEqual(Buffer.from(one.content, 'base64'), bytes(PNG, 20))
    assert.notEqual(one.hash, other.hash)
  })
})
