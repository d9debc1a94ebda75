import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { newKeyEntry } from '../../adapters/keys.ts'
import { keyRingVault } from '../../adapters/vault.ts'
import type { AccountId } from '../ids.ts'
import { readKeys } from '../key-ring.ts'
import { type Checkpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts'

const vaultOf = (...entries: string[]) => {
  const verdict = readKeys(entries.join(','))
  assert.ok(verdict.ok)
  return keyRingVault(verdict.ring)
}
const [older, newer] = [newKeyEntry(), newKeyEntry()]
const vault = vaultOf(older)
const checkpoint: Checkpoint = {
  at: new Date('2026-01-01T12:00:00.123Z'),
  account: '123456789012' as AccountId,
  sequence: 42,
  hash: 'ab'.repeat(32),
}
const line = signCheckpoint(vault, checkpoint)
const changed = (fields: object) => JSON.stringify({ ...JSON.parse(line), ...fields })

suite('a signed checkpoint', () => {
  test('is one line of JSON and reads as it was signed', () => {
    assert.doesNotMatch(line, /\n/)
    assert.deepEqual(Object.keys(JSON.parse(line)), ['at', 'account', 'sequence', 'hash', 'mac'])
    assert.deepEqual(readCheckpoint(vault, line), { genuine: true, checkpoint })
  })

  test('stays good when the ring rotates, and not when its key has left the ring', () => {
    assert.ok(readCheckpoint(vaultOf(newer, older), line).genuine)
    assert.deepEqual(readCheckpoint(vaultOf(newer), line), { genuine: false, reason: 'not-signed' })
  })

  const forged: [what: string, line: string][] = [
    ['another moment', changed({ at: '2026-01-01T12:00:00.124Z' })],
    ['another account', changed({ account: '123456789013' })],
    ['another line', changed({ sequence: 41 })],
    ['another hash', changed({ hash: 'cd'.repeat(32) })],
    ['no signature to speak of', changed({ mac: '' })],
  ]
  for (const [what, text] of forged)
    test(`is refused with ${what}`, () =>
      assert.deepEqual(readCheckpoint(vault, text), { genuine: false, reason: 'not-signed' }))

  const malformed = [
    '',
    '{',
    'null',
    '[]',
    '7',
    changed({ at: 'noon' }),
    changed({ sequence: 1.5 }),
  ]
  for (const text of [...malformed, changed({ account: 'a' }), changed({ mac: 1 }), '{"at":1}'])
    test(`is not found in ${text.slice(0, 40) || 'an empty line'}…`, () =>
      assert.deepEqual(readCheckpoint(vault, text), { genuine: false, reason: 'malformed' }))
})
