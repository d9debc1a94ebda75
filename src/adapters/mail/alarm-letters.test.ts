import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALARM_KINDS, type AlarmKind } from '../../domain/alarms/alarm.ts'
import type { AccountId, Language } from '../../domain/ids.ts'
import type { Letter, LetterTo } from '../../domain/outbox/letter.ts'
import { renderLetter } from './letters.ts'

const link = 'https://id.example.org/admin/audit'
const alarm = (
  kind: AlarmKind,
  rest: Partial<Extract<Letter, { kind: 'alarm' }>> = {},
): Letter => ({
  kind: 'alarm',
  alarm: kind,
  accountId: '123456789012' as AccountId,
  count: 1,
  at: new Date('2026-11-20T05:05:00Z'),
  link,
  ...rest,
})

/** As it comes out of the outbox: JSON knows no dates. */
const render = (letter: Letter, language: Language = 'en') => {
  const to: LetterTo = { email: 'admin@example.org', language, timeZone: 'Asia/Tokyo', letter }
  return renderLetter(JSON.parse(JSON.stringify(to)), 'Aikagi')
}
const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()
const readable = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))

/** What each must say: [what happened, what to do]. */
const SAYS: Record<AlarmKind, readonly [happened: RegExp, todo: RegExp]> = {
  'root-recovery-started': [
    /begun to get back in as the root user.*Nothing has changed/s,
    /stops it/,
  ],
  'root-recovery-granted': [/as the root user was granted/, /in a way that you trust.*undo it/s],
  'reported-not-me': [/says that it was not them/, /Speak with this person/],
  'reset-asked': [/asked for a user's devices to be reset/, /ask that administrator/],
  'reset-effective': [/devices were reset/, /suspend the user/],
  'contact-proposed': [/Another e-mail address or telephone number/, /before the wait is over/],
  'administrator-made': [/AdministratorAccess was given/, /take it away/],
  'code-reused': [/entered a second time, and refused/, /they should change it/],
  'device-suspended': [/wrong codes.*suspended/s, /should change the password/],
  'calls-spent': [/A call was refused/, /AIKAGI_CALLS_PER_DAY_OVERALL/],
  'address-refused': [/refused mail to an address of a user/, /another address can be added/],
  'audit-broken': [/past Aikagi/, /aikagi audit verify/],
  'clock-wrong': [/clock of a server differs/, /Set the clock right/],
  'webhook-off': [/was switched off/, /send a test/],
}

suite('a letter about an alarm', () => {
  for (const kind of ALARM_KINDS) {
    for (const language of ['en', 'ja'] as const)
      test(`${kind} in ${language} says the same as text and as HTML, with one button`, () => {
        const { text, html } = render(alarm(kind, { who: 'bob', count: 3 }), language)
        assert.equal(squeezed(readable(html)), squeezed(text))
        assert.equal(html.match(/<a [^>]*style="display:inline-block/g)?.length, 1)
        assert.doesNotMatch(html, /<(img|link|script|style|form)\b|url\(|@import/i)
      })

    test(`${kind} says what happened and what to do (R30)`, () => {
      const text = squeezed(render(alarm(kind)).text)
      const [happened, todo] = SAYS[kind]
      assert.match(text, happened)
      assert.match(text, todo)
      assert.ok(text.includes(link))
    })
  }

  test('tells account, time, about whom, and how many there were', () => {
    const { subject, text } = render(alarm('code-reused', { who: 'bob', count: 7 }))
    assert.equal(subject, 'Aikagi: Alarm: A used code was entered again (account 123456789012)')
    for (const said of [
      'Account: 123456789012',
      '20 November 2026 at 14:05 GMT+9',
      'User: bob',
      'last of 7 times',
    ])
      assert.ok(text.includes(said), `${said} is missing in:\n${text}`)
    assert.doesNotMatch(render(alarm('code-reused')).text, /last of|User:/)
  })

  test('keeps a name on its own line', () => {
    const { text } = render(alarm('code-reused', { who: 'bob\nCall us at once' }))
    assert.doesNotMatch(text, /^Call us/m)
  })
})
