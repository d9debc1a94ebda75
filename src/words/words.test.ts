import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { catalogues } from './catalogues.ts'
import { formatAgo, formatDuration, formatMoment } from './moments.ts'
import { isLanguage, wordsFor } from './words.ts'

const texts = { en: listOf('en'), ja: listOf('ja') }

suite('the words', () => {
  test('exist under the same keys in English and Japanese', () => {
    assert.ok(texts.en.size > 20)
    assert.deepEqual([...texts.ja.keys()].toSorted(), [...texts.en.keys()].toSorted())
  })

  test('take the same arguments in both languages', () => {
    for (const [key, english] of texts.en) {
      const japanese = texts.ja.get(key) ?? ''
      assert.deepEqual(argumentsOf(japanese, 'ja'), argumentsOf(english, 'en'), key)
    }
  })

  test('are never empty, nor padded', () => {
    for (const [key, text] of [...texts.en, ...texts.ja]) assert.match(text, /^\S(.*\S)?$/s, key)
  })

  test('are Japanese where they should be', () => {
    const left = [...texts.ja].filter(([, text]) => isUntranslated(text)).map(([key]) => key)
    assert.deepEqual(left, [])
  })

  test('have no half-width kana, and full-width marks after Japanese', () => {
    const wrong = [...texts.ja].filter(([, text]) =>
      /[\uFF61-\uFF9F]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][,!?;:](?!\/)/u.test(
        text,
      ),
    )
    assert.deepEqual(wrong, [])
  })

  test('are told in the plural by the language', () => {
    const words = wordsFor('en')
    assert.match(words('shared.overloaded-text', { seconds: 1 }), /Wait 1 second,/)
    assert.match(words('shared.overloaded-text', { seconds: 5 }), /Wait 5 seconds,/)
    assert.match(wordsFor('ja')('shared.overloaded-text', { seconds: 5 }), /5秒/)
  })

  test('refuse to leave out an argument', () => {
    assert.throws(() => wordsFor('en')('shared.step'), /number/)
  })

  test('can be cut at their arguments, so that a link can stand there', () => {
    const link = { href: '/x' }
    assert.deepEqual(wordsFor('en').parts('shared.account-id', { id: link }), ['Account ', link])
  })

  test('are known by the two languages and no other', () => {
    assert.deepEqual(['en', 'ja', 'de', '', undefined].map(isLanguage), [
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

suite('a moment', () => {
  const noon = new Date('2026-03-01T15:30:00Z')

  for (const { language, timeZone, expected } of [
    { language: 'en', timeZone: 'UTC', expected: '1 March 2026 at 15:30 UTC' },
    { language: 'en', timeZone: 'Asia/Tokyo', expected: '2 March 2026 at 00:30 GMT+9' },
    { language: 'ja', timeZone: 'Asia/Tokyo', expected: '2026年3月2日 00:30 JST' },
    { language: 'en', timeZone: 'Nowhere/Land', expected: '1 March 2026 at 15:30 UTC' },
  ] as const) {
    test(`is told in ${language} for ${timeZone}`, () => {
      assert.equal(formatMoment(noon, { language, timeZone }), expected)
    })
  }

  test('is told shorter on its own day and in its own year, by the calendar of its place', () => {
    const en = { language: 'en', timeZone: 'Asia/Tokyo' } as const
    const told = (place: Parameters<typeof formatMoment>[1], now: string) =>
      formatMoment(noon, { ...place, now: new Date(now) })
    assert.equal(told(en, '2026-03-02T14:59:00Z'), '00:30\u00a0GMT+9')
    assert.equal(told({ ...en, language: 'ja' }, '2026-03-02T00:00:00Z'), '00:30\u00a0JST')
    assert.equal(told(en, '2026-03-01T14:59:00Z'), '2 March at 00:30 GMT+9')
    assert.equal(told({ ...en, language: 'ja' }, '2026-12-31T00:00:00Z'), '3月2日 00:30 JST')
    assert.equal(told(en, '2027-03-02T00:00:00Z'), '2 March 2026 at 00:30 GMT+9')
  })
})

suite('a duration', () => {
  for (const [ms, english, japanese] of [
    [0, '1 second', '1秒'],
    [1, '1 second', '1秒'],
    [59_001, '1 minute', '1分'],
    [3_900_000, '1 hour 5 minutes', '1時間5分'],
    [86_400_000, '1 day', '1日'],
    [90_061_000, '1 day 1 hour', '1日1時間'],
  ] as const) {
    test(`of ${ms} ms is ${english}`, () => {
      assert.equal(formatDuration(ms, 'en'), english)
      assert.equal(formatDuration(ms, 'ja'), japanese)
    })
  }
})

suite('how long ago something was', () => {
  const now = new Date('2026-03-01T15:30:00Z')
  for (const [ms, english, japanese] of [
    [-1000, '1 minute ago', '1分前'],
    [119_000, '1 minute ago', '1分前'],
    [7_200_000, '2 hours ago', '2時間前'],
    [3.9 * 86_400_000, '3 days ago', '3日前'],
    [400 * 86_400_000, '400 days ago', '400日前'],
  ] as const) {
    test(`${ms} ms is ${english}`, () => {
      const date = new Date(now.getTime() - ms)
      assert.equal(formatAgo(date, { language: 'en', now }), english)
      assert.equal(formatAgo(date, { language: 'ja', now }), japanese)
    })
  }
})

function listOf(language: 'en' | 'ja'): Map<string, string> {
  return new Map(
    Object.entries(catalogues[language]).flatMap(([area, keys]) =>
      Object.entries<string>(keys).map(([key, text]) => [`${area}.${key}`, text] as const),
    ),
  )
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

function argumentsOf(text: string, language: string): string[] {
  const ast = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst()
  return [...new Set(namesIn(ast))].toSorted()
}

/** Literals (0) and the # of a plural (7) have no name of their own. */
const namesIn = (elements: readonly Element[]): string[] =>
  elements.flatMap((element) => {
    const own = element.type === 0 || element.type === 7 ? [] : [element.value]
    const nested = 'options' in element ? Object.values(element.options) : []
    return [...own, ...nested.flatMap(({ value }) => namesIn(value))]
  })

/** Two English words in a row, and nothing Japanese at all. */
function isUntranslated(text: string): boolean {
  const shown = text.replace(/\{[^{}]*\}/g, '')
  const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(shown)
  return !japanese && /[a-z]{2,} +[a-z]{2,}/i.test(shown)
}
