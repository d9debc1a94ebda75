import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { wordsFor } from '../../words/words.ts'
import { provenAgo, provenLine } from './proven.ts'

const now = new Date('2026-03-01T15:30:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const view = (language: 'en' | 'ja') => ({
  ...{ words: wordsFor(language), language, timeZone: 'Asia/Tokyo', now },
  path: '/',
})

suite('when something last proved to work (DE-5)', () => {
  for (const [ms, english, japanese] of [
    [-1000, 'just now', 'たった今'],
    [59_000, 'just now', 'たった今'],
    [60_000, '1 minute ago', '1分前'],
    [7_200_000, '2 hours ago', '2時間前'],
  ] as const)
    test(`${ms} ms ago is ${english}`, () => {
      assert.match(`${provenAgo(view('en'), ago(ms))}`, new RegExp(`>${english}</time>$`))
      assert.match(`${provenAgo(view('ja'), ago(ms))}`, new RegExp(`>${japanese}</time>$`))
    })

  test('is a line set as its language does it, also of what never did', () => {
    assert.match(`${provenLine(view('en'), ago(0))}`, />Last proven to work: <time/)
    assert.match(`${provenLine(view('ja'), undefined)}`, />最終確認：なし</)
  })
})
