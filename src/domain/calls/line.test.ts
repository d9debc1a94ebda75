import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import type { AccountId, CallId, Language, NumberId, UserId } from '../ids.ts'
import { newCall } from './call.ts'
import { goOn, LAST_WORDS, type Line, opening, plain } from './line.ts'

const catalogue = (language: Language): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../words/${language}/voice.json`, import.meta.url), 'utf8'))

const callIn = (language: Language, purpose: 'recovery' | 'test') =>
  newCall(
    {
      id: 'call-1' as CallId,
      accountId: '123456789012' as AccountId,
      userId: 'ada' as UserId,
      numberId: 'n1' as NumberId,
      range: '+81901234',
      numberMac: 'mac',
      purpose,
      language,
    },
    new Date('2026-01-01T12:00:00Z'),
  )

/** Everything that the voice can ever say. */
const everyLine = (language: Language): readonly Line[] => [
  ...opening(callIn(language, 'recovery'), 5),
  ...opening(callIn(language, 'test'), 8),
  ...Object.values(LAST_WORDS).flat(),
  plain('voice.nobody-pressed'),
  plain('voice.wrong-key'),
  goOn(1),
  plain('voice.ask-digits'),
  { key: 'voice.wrong-digits', values: { tries: 2 } },
  { key: 'voice.wrong-digits', values: { tries: 1 } },
  plain('voice.thank-you'),
  plain('voice.stopped'),
]

const wordOf = ({ key }: Line) => key.replace('voice.', '')
const spoken = (language: Language, line: Line): string =>
  String(new IntlMessageFormat(catalogue(language)[wordOf(line)]!, language).format(line.values))

for (const language of ['en', 'ja'] as const)
  suite(`the voice in ${language}`, () => {
    test('has a text for each of its lines, and no other', () => {
      const lines = new Set(everyLine(language).map(wordOf))
      assert.deepEqual(Object.keys(catalogue(language)).sort(), [...lines].sort())
    })

    test('leaves no argument open', () => {
      for (const line of everyLine(language)) assert.doesNotMatch(spoken(language, line), /[{}]/)
    })

    test('speaks no run of digits but the account (R17)', () => {
      for (const line of everyLine(language)) {
        const digits = spoken(language, line).replace(/\D/g, '')
        if (line.key === 'voice.account') assert.equal(digits, '123456789012')
        else assert.ok(digits.length <= 2, `${line.key}: ${digits}`)
      }
    })

    test('says the challenge digit last, since keys count when the line has ended', () =>
      assert.match(spoken(language, goOn(7)), /7(です。|\.)$/))
  })
