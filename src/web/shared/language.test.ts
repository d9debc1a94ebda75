import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { preferred, preferredCountry } from './language.ts'

suite('the language a browser prefers', () => {
  for (const [header, expected] of [
    [undefined, 'en'],
    ['', 'en'],
    ['ja', 'ja'],
    ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['en-US,en;q=0.9,ja;q=0.8', 'en'],
    ['en;q=0.1, ja;q=0.2', 'ja'],
    ['de, fr;q=0.9', 'en'],
    ['de, ja;q=0.1', 'ja'],
    ['ja;q=0', 'en'],
    ['ja;q=rubbish', 'en'],
    [',;,;q=,', 'en'],
  ] as const) {
    test(`of "${header}" is ${expected}`, () => assert.equal(preferred(header), expected))
  }
})

suite('the country a browser seems to be at home in', () => {
  for (const [header, expected] of [
    ['en-GB,en;q=0.9', 'GB'],
    ['ja-JP', 'JP'],
    ['ja,en-US;q=0.9,en;q=0.8', undefined],
    ['zh-Hant-TW', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    test(`of "${header}" is ${expected}`, () => assert.equal(preferredCountry(header), expected))
  }
})
