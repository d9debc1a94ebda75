import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { readKeys } from '../domain/key-ring.ts'
import { newKeyEntry, openKeyFile } from './keys.ts'

const key = (fill: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => (fill + index * 7) % 256))
const entry = (id: string, fill: number) => `${id}:${key(fill).toString('base64url')}`

suite('the key ring', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aikagi-keys-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is read in the order given', () => {
    const verdict = readKeys(` ${entry('new', 1)}, ${entry('old', 2)} `)
    assert.ok(verdict.ok)
    assert.deepEqual(
      verdict.ring.map(({ id }) => id),
      ['new', 'old'],
    )
    assert.deepEqual(verdict.ring[0].key.export(), key(1))
  })

  const wrong: [text: string, problem: RegExp][] = [
    ['', /entry 1 is not of the form/],
    ['secret-without-id', /entry 1 is not of the form/],
    [`${entry('a', 1)},`, /entry 2 is not of the form/],
    [`${entry('a', 1)},${entry('a', 2)}`, /"a" is there twice/],
    [`a:${Buffer.alloc(31, 'x7').toString('base64url')}`, /31 bytes long, not 32/],
    [`a:${Buffer.alloc(32).toString('base64url')}`, /not random/],
    [`a:${Buffer.from('changemechangemechangemechangeme').toString('base64url')}`, /not random/],
  ]
  for (const [text, problem] of wrong)
    test(`is refused with a reason that keeps the key to itself: ${problem.source}`, () => {
      const verdict = readKeys(text)
      assert.ok(!verdict.ok)
      assert.match(verdict.problem, problem)
      assert.ok(!text || !verdict.problem.includes(text.slice(-8)))
    })

  test('is made once, for its owner alone, and kept', () => {
    const made = openKeyFile(join(folder, 'new', 'data'))
    const kept = openKeyFile(join(folder, 'new', 'data'))
    assert.deepEqual(kept[0].key.export(), made[0].key.export())
    assert.equal(statSync(join(folder, 'new', 'data', 'keys')).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(join(folder, 'new', 'data')), ['keys'])
  })

  test('is refused when others on the machine may read it', () => {
    openKeyFile(folder)
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(join(folder, 'keys'), mode)
      assert.throws(() => openKeyFile(folder), /chmod 600/)
    }
  })

  test('is refused, not replaced, when it cannot be understood', () => {
    writeFileSync(join(folder, 'keys'), 'garbage', { mode: 0o600 })
    assert.throws(() => openKeyFile(folder), /entry 1 is not of the form/)
  })

  test('of a fresh entry is different each time', () => {
    assert.notEqual(newKeyEntry(), newKeyEntry())
    assert.ok(readKeys(newKeyEntry()).ok)
  })
})
