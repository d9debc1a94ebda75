import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SETTINGS, withDefaults } from './settings.ts'

suite('settings', () => {
  test('every default lies within its own bounds', () => {
    const wrong = Object.entries(SETTINGS).filter(
      ([, { value, least, most }]) => !(least <= value && value <= most),
    )
    assert.deepEqual(wrong, [])
  })

  test('a change leaves every other number as it is', () => {
    assert.deepEqual(withDefaults({ mailLinkMs: 600_000 }), {
      ...withDefaults(),
      mailLinkMs: 600_000,
    })
  })
})
