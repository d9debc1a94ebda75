import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { suite, test } from 'node:test'
import type { AccountId, CallId, NumberId, RecoveryId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import { after, type Call, type CallEvent, newCall } from './call.ts'
import { digitsOf, digitsToShow } from './call-digits.ts'
import type { Line } from './line.ts'
import { goOn, type PlainLine, plain } from './line.ts'
import { directionOf, type Move } from './move.ts'
import { moveCall } from './move-call.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const mac = (purpose: string, text: string) =>
  createHmac('sha256', 'the ring').update(`${purpose} ${text}`).digest('base64url')
const settings = withDefaults()
const queued = newCall(
  {
    id: 'call-1' as CallId,
    accountId: '123456789012' as AccountId,
    userId: 'ada' as UserId,
    numberId: 'n1' as NumberId,
    range: '+81901234',
    numberMac: 'mac',
    purpose: 'recovery',
    recoveryId: 'r1' as RecoveryId,
    language: 'en',
  },
  noon,
)
const CODE = digitsOf(queued.id, mac)
const WRONG = CODE.startsWith('1') ? '222222' : '111111'

/** Seconds after noon, or nothing for "at once". */
type Happening = CallEvent | [seconds: number, event: CallEvent]

function play(...happenings: Happening[]): { call: Call; last: Move } {
  let call = queued
  let seconds = 0
  let last: Move = { moved: false, reason: 'nothing-due' }
  for (const happening of happenings) {
    const [at, event] = Array.isArray(happening) ? happening : [seconds, happening]
    seconds = at
    last = moveCall(call, event, { now: after(noon, seconds * 1000), mac, settings })
    if (last.moved) call = last.call
  }
  return { call, last }
}
function outcome(...happenings: Happening[]): string {
  const { status } = play(...happenings).call
  if (status.name === 'refused') return status.reason
  return status.name === 'stopped' ? `stopped by ${status.by}` : status.name
}
function ignored(...happenings: Happening[]): string {
  const { last } = play(...happenings)
  return last.moved ? 'it moved' : last.reason
}
function said(...happenings: Happening[]): string[] {
  const { last } = play(...happenings)
  return last.moved ? last.say.map(({ key }) => key.replace('voice.', '')) : []
}

const dialled: CallEvent = { name: 'dialled', provider: 'simulator', next: [] }
const ringing: CallEvent = { name: 'ringing' }
const answered: CallEvent = { name: 'answered', challengeDigits: [5, 3] }
const machine: CallEvent = { name: 'machine-detected' }
const hungUp: CallEvent = { name: 'hung-up' }
const tick: CallEvent = { name: 'tick' }
const stopped: CallEvent = { name: 'stopped' }
const keys = (text: string): CallEvent => ({ name: 'keys', keys: text })
const begun = (line: Line): CallEvent => ({ name: 'spoken', line, point: 'begun' })
const ended = (line: Line): CallEvent => ({ name: 'spoken', line, point: 'ended' })
const saidPlain = (key: PlainLine) => begun(plain(key))

const rung: Happening[] = [dialled, ringing]
const taken: Happening[] = [...rung, answered]
const offered: Happening[] = [...taken, saidPlain('voice.not-you')]
const asked: Happening[] = [...offered, ended(goOn(5))]
const askedAgain: Happening[] = [...asked, keys('4'), ended(goOn(3))]
const present: Happening[] = [...asked, keys('5')]
const keying: Happening[] = [...present, saidPlain('voice.ask-digits')]
const confirmed: Happening[] = [...keying, keys(`${CODE}#`)]

const first: CallEvent = { name: 'dialled', provider: 'first', next: ['first', 'second'] }
const second: CallEvent = { name: 'dialled', provider: 'second', next: [] }
const broken: CallEvent = {
  name: 'failed',
  reason: 'provider-error',
  cause: '503\nno line',
  from: 'first',
}

suite('a provider that fails before it rings', () => {
  const cases: [what: string, happenings: Happening[], outcome: string][] = [
    ['is followed by the next one', [first, broken], 'switching'],
    ['that dials once somebody marked it', [first, broken, second], 'dialling'],
    ['and rings', [first, broken, second, { ...ringing, from: 'second' }], 'ringing'],
    ['is never asked again', [first, broken, first], 'switching'],
    [
      'is the end where there is no other',
      [dialled, { ...broken, from: 'simulator' }],
      'provider-error',
    ],
    [
      'is the end where the other one failed too',
      [first, broken, second, { ...broken, from: 'second' }],
      'provider-error',
    ],
    ['by saying nothing for 30 s is followed too', [first, [30, tick]], 'switching'],
    [
      'gives the next one all of its time',
      [first, [30, tick], [31, second], [60, tick]],
      'dialling',
    ],
    ['lets nobody wait for ever', [first, broken, [60, tick]], 'provider-error'],
    ['is not followed after it rang', [first, ringing, broken], 'provider-error'],
    ['is not: a busy person', [first, { name: 'failed', reason: 'busy' }], 'busy'],
    ['is stopped as any other', [first, broken, stopped], 'stopped by recovery'],
  ]
  for (const [what, happenings, expected] of cases)
    test(what, () => assert.equal(outcome(...happenings), expected))

  test('is hung up, and told so whatever it reports later', () => {
    const switched = play(first, broken).last
    assert.ok(switched.moved)
    assert.equal(switched.next, 'hang-up')
    const late = play(first, broken, second, { ...answered, from: 'first' }).last
    assert.deepEqual(late, { moved: false, reason: 'other-provider' })
    assert.equal(directionOf(late).next, 'hang-up')
  })

  test('is kept with its own words, on one line, for administrators', () => {
    const { call } = play(first, broken, second)
    assert.deepEqual(call.tried, [{ provider: 'first', cause: '503 no line' }])
    assert.equal(call.provider, 'second')
    assert.equal(call.providerCause, undefined)
  })
})

suite('a call', () => {
  const cases: [what: string, happenings: Happening[], outcome: string][] = [
    ['waits to be dialled', [tick], 'queued'],
    ['is not placed a minute later', [[60, dialled]], 'provider-error'],
    ['rings', rung, 'ringing'],
    ['may be taken before it was heard to ring', [dialled, answered], 'answered'],
    ['knows after one right key that somebody is there', present, 'present'],
    ['wants six digits when it has asked for them', keying, 'keying'],
    ['is confirmed by the digits on the screen and #', confirmed, 'confirmed'],
    ['is confirmed key by key', [...keying, ...[...CODE, '#'].map(keys)], 'confirmed'],
    [
      'is confirmed without # after 3 s of silence',
      [...keying, [9, keys(CODE)], [12, tick]],
      'confirmed',
    ],
    ['waits 3 s for the #', [...keying, [9, keys(CODE)], [11, tick]], 'keying'],
    ['lets a person begin anew with *', [...keying, keys('12*'), keys(`${CODE}#`)], 'confirmed'],
    ['gives three tries', [...keying, keys(`${WRONG}#${WRONG}#${CODE}#`)], 'confirmed'],
    ['gives no fourth', [...keying, keys(`${WRONG}#${WRONG}#12#${CODE}#`)], 'wrong-digits'],
    ['counts no try for # alone', [...keying, keys(`####${CODE}#`)], 'confirmed'],
    ['takes seven digits for wrong', [...keying, keys(`${CODE}1#`)], 'keying'],
    ['gives 60 s for the digits', [...keying, [60, keys(`${CODE}#`)]], 'expired'],
    ['is over after 120 s (R20)', [...taken, [119, begun(goOn(5))], [120, tick]], 'not-present'],
    ['rings 30 s', [...rung, [30, answered]], 'no-answer'],
    ['of which no provider reports anything', [dialled, [30, tick]], 'provider-error'],
    ['asks for the first digit twice', askedAgain, 'answered'],
    ['goes on with the second digit', [...askedAgain, keys('3')], 'present'],
    ['does not take the first digit then', [...askedAgain, keys('5')], 'not-present'],
    ['waits 10 s for a key', [...asked, [9, tick]], 'answered'],
    [
      'ends when nobody keys anything twice',
      [...asked, [10, tick], ended(goOn(3)), [20, tick]],
      'not-present',
    ],
    ['ends when the line is hung up', [...keying, keys('12'), hungUp], 'hung-up'],
    ['that ends unanswered without a reason was not answered', [...rung, hungUp], 'no-answer'],
    ['ends with its recovery', [...keying, stopped], 'stopped by recovery'],
    ['ends with its recovery before it is dialled', [stopped, dialled], 'stopped by recovery'],
  ]
  for (const [what, happenings, expected] of cases)
    test(what, () => assert.equal(outcome(...happenings), expected))

  for (const reason of ['busy', 'no-answer', 'rejected', 'unreachable', 'provider-error'] as const)
    test(`tells why it failed: ${reason}`, () =>
      assert.equal(outcome(...rung, { name: 'failed', reason }), reason))

  test('keeps what the provider itself said, in one line and not for ever', () => {
    const cause = `486 Busy\r\n\u202EHere${'!'.repeat(300)}`
    const { call } = play(...rung, { name: 'failed', reason: 'busy', cause })
    assert.equal(call.providerCause, `486 Busy Here${'!'.repeat(187)}`)
  })

  test('leaves no more for the digits than is left of its 120 s', () => {
    assert.deepEqual(play(dialled).call.expiresAt, after(noon, 120_000))
    const { last } = play(
      dialled,
      [29, ringing],
      [58, answered],
      ended(goOn(5)),
      [67, keys('5')],
      [67, saidPlain('voice.ask-digits')],
    )
    assert.ok(last.moved && last.call.status.name === 'keying')
    assert.deepEqual(last.call.status.until, after(noon, 120_000))
  })

  test('rings no longer than the whole call may last', () => {
    const { call } = play(dialled, [20, ringing])
    const short = { ...call, expiresAt: after(noon, 30_000) }
    const move = moveCall(short, answered, { now: after(noon, 30_000), mac, settings })
    assert.ok(move.moved && move.call.status.name === 'refused')
  })

  test('keeps what the provider calls it, even when that comes late', () => {
    const { call } = play(...taken, { name: 'placed', reference: 'CA1' })
    assert.deepEqual([call.provider, call.providerReference], ['simulator', 'CA1'])
    assert.equal(ignored({ name: 'placed', reference: 'CA1' }), 'not-now')
  })

  test('counts its changes one by one', () => {
    assert.equal(play(...rung).call.version, queued.version + 2)
    assert.equal(play(...rung, tick, ringing).call.version, queued.version + 2)
    assert.equal(play(...keying, keys(`${WRONG}#1`)).call.version, play(...keying).call.version + 1)
  })

  test('remembers when it was taken and when it ended', () => {
    const { call } = play(...rung, [4, machine])
    assert.deepEqual([call.answeredAt, call.endedAt], [after(noon, 4000), after(noon, 4000)])
    assert.equal(play(...rung, hungUp).call.answeredAt, undefined)
  })

  test('refuses to ask for a digit that is not from 1 to 8', () => {
    for (const challengeDigits of [[], [9, 1], [0, 1], [1.5, 2]])
      assert.throws(() => play(...rung, { name: 'answered', challengeDigits }))
  })
})

suite('what a call ignores', () => {
  const cases: [what: string, happenings: Happening[], reason: string][] = [
    ['keys while it rings', [...rung, keys('5')], 'too-early'],
    ['keys before the digit was spoken (R16)', [...offered, keys('5')], 'too-early'],
    [
      'keys while the digit is being spoken (R16)',
      [...offered, begun(goOn(5)), keys('5')],
      'too-early',
    ],
    ['9 before its sentence', [...taken, keys('9')], 'too-early'],
    ['digits before they were asked for', [...present, keys('123456#')], 'too-early'],
    ['keys after the end', [...confirmed, keys('9#')], 'over'],
    ['letters', [...keying, keys('12a')], 'not-keys'],
    ['full-width digits', [...keying, keys('１')], 'not-keys'],
    ['no keys at all', [...keying, keys('')], 'not-keys'],
    ['100 digits at once', [...keying, keys('1'.repeat(100))], 'too-many-keys'],
    ['100 digits in a row', [...keying, keys('1'.repeat(30)), keys('1')], 'too-many-keys'],
    ['a second answer', [...taken, answered], 'not-now'],
    ['ringing after the answer', [...taken, ringing], 'not-now'],
    ['busy after the answer', [...taken, { name: 'failed', reason: 'busy' }], 'not-now'],
    ['an answer to what was never dialled', [answered], 'not-now'],
    ['a second report of the asking', [...asked, [5, ended(goOn(5))]], 'not-now'],
    ['a line that it did not say', [...taken, ended(goOn(7))], 'not-now'],
    ['time in which nothing is due', [...keying, tick], 'nothing-due'],
  ]
  for (const [what, happenings, reason] of cases)
    test(what, () => assert.equal(ignored(...happenings), reason))

  test('the rest of the keys that showed that somebody is there', () =>
    assert.equal(outcome(...asked, keys(`5${CODE}#`), saidPlain('voice.ask-digits')), 'keying'))
  test('a wrong entry, but for the page to say so', () => {
    const { call } = play(...keying, keys(`${WRONG}#`))
    assert.ok(call.status.name === 'keying')
    assert.deepEqual([call.status.triesLeft, call.status.wrongBefore], [2, true])
  })
  test('100 digits in a row without taking a try for them', () => {
    const { call } = play(...keying, keys('1'.repeat(32)), ...[...'1'.repeat(68)].map(keys))
    assert.ok(call.status.name === 'keying')
    assert.equal(call.status.triesLeft, 3)
  })
})

suite('9 on the telephone', () => {
  const cases: [what: string, happenings: Happening[], outcome: string][] = [
    ['and # stops', [...offered, keys('9#')], 'stopped by nine'],
    ['and # stops, key by key', [...offered, keys('9'), keys('#')], 'stopped by nine'],
    ['and 3 s of silence stops', [...offered, [5, keys('9')], [8, tick]], 'stopped by nine'],
    ['and less silence does not', [...offered, [5, keys('9')], [7, tick]], 'answered'],
    ['9 and # stops', [...offered, keys('99#')], 'stopped by nine'],
    [
      'stops whatever comes after 3 s',
      [...asked, [5, keys('9')], [8, keys('5')]],
      'stopped by nine',
    ],
    ['and hanging up stops', [...asked, keys('9'), hungUp], 'stopped by nine'],
    [
      'and a line that breaks stops',
      [...asked, keys('9'), { name: 'failed', reason: 'provider-error' }],
      'stopped by nine',
    ],
    ['stops while the digits are being announced', [...present, keys('9#')], 'stopped by nine'],
    ['stops instead of the digits', [...keying, keys('9#')], 'stopped by nine'],
    ['stops after a wrong try', [...keying, keys(`${WRONG}#9#`)], 'stopped by nine'],
    [
      'stops before right digits in the same go',
      [...keying, keys(`9#${CODE}#`)],
      'stopped by nine',
    ],
    [
      'stops though the voice goes on to its question',
      [...present, keys('9'), saidPlain('voice.ask-digits'), [3, tick]],
      'stopped by nine',
    ],
    [
      'stops nothing when * takes it back',
      [...present, keys('9'), saidPlain('voice.ask-digits'), keys('*'), [3, tick]],
      'keying',
    ],
    [
      'is not talked over by the second asking',
      [...asked, [9, keys('9')], [10, tick], [12, tick]],
      'stopped by nine',
    ],
    ['within the six digits is a digit', [...keying, keys('19#')], 'keying'],
    ['before other digits is a digit', [...keying, keys('9'), [2, keys('1')], [9, tick]], 'keying'],
    ['and another key is asked about again', [...asked, keys('95')], 'answered'],
    ['of a machine stops nothing (R16)', [...offered, keys('9'), machine], 'voicemail'],
  ]
  for (const [what, happenings, expected] of cases)
    test(what, () => assert.equal(outcome(...happenings), expected))

  test('pressed at the last moment of a call counts', () =>
    assert.equal(outcome(...keying, [58, keys('9')], [60, tick]), 'stopped by nine'))
  test('is never the first of the six digits, so that slow keying stops nothing', () => {
    for (let id = 0; id < 2000; id++)
      assert.match(digitsOf(`call-${id}` as CallId, mac), /^[0-8]\d{5}$/)
  })
})

suite('what the voice says', () => {
  test('opens with who calls, for which account, why, and how to stop it (R19)', () =>
    assert.deepEqual(said(...taken), [
      'greeting',
      'account',
      'recovery',
      'nobody-asks',
      'not-you',
      'go-on',
    ]))
  test('reads the account digit by digit', () => {
    const { last } = play(...taken)
    assert.ok(last.moved)
    const account = last.say.find(({ key }) => key === 'voice.account')
    assert.deepEqual(account?.values, { account: '1 2 3 4, 5 6 7 8, 9 0 1 2' })
  })
  const cases: [what: string, happenings: Happening[], lines: string[]][] = [
    ['asks again after a wrong key', [...asked, keys('4')], ['wrong-key', 'go-on']],
    ['asks again after silence', [...asked, [10, tick]], ['nobody-pressed', 'go-on']],
    ['asks for the digits', present, ['ask-digits']],
    ['is quiet while they are keyed', [...keying, keys('12')], []],
    ['asks again after wrong digits', [...keying, keys(`${WRONG}#1`)], ['wrong-digits']],
    ['gives thanks', confirmed, ['thank-you', 'goodbye']],
    ['says that it is stopped', [...keying, keys('9#')], ['stopped', 'goodbye']],
    ['tells a machine nothing but goodbye (R17)', [...asked, machine], ['goodbye']],
    ['says nothing to a line that is gone', [...asked, hungUp], []],
  ]
  for (const [what, happenings, lines] of cases)
    test(what, () => assert.deepEqual(said(...happenings), lines))

  test('ends with hanging up, also for whoever did not hear of the end', () => {
    assert.equal(directionOf(play(...rung).last).next, 'wait')
    assert.equal(directionOf(play(...taken).last).next, 'listen')
    assert.equal(directionOf(play(...confirmed).last).next, 'hang-up')
    assert.equal(directionOf(play(...confirmed, keys('1')).last).next, 'hang-up')
  })
})

suite('the six digits', () => {
  const shown = (...happenings: Happening[]) => digitsToShow(play(...happenings).call, mac)

  test('are shown while they are wanted, never before and never after', () => {
    for (const happenings of [[], rung, taken, asked, present, confirmed])
      assert.equal(shown(...happenings), undefined)
    assert.equal(shown(...keying), CODE)
    assert.equal(shown(...keying, keys(`${WRONG}#`)), CODE)
  })
  test('differ from call to call and from ring to ring', () => {
    const otherRing = (purpose: string, text: string) => mac(purpose, `${text}, another ring`)
    assert.notEqual(digitsOf('call-2' as CallId, mac), CODE)
    assert.notEqual(digitsOf(queued.id, otherRing), CODE)
  })
  test('are not in what is stored, not even half keyed (H16)', () => {
    const { call } = play(...keying, keys(CODE.slice(0, 5)))
    assert.ok(call.status.name === 'keying')
    assert.deepEqual(Object.keys(call.status.entry), ['length', 'right', 'lastKeyAt'])
    assert.ok(!JSON.stringify(call).includes(CODE.slice(0, 5)))
  })
})
