import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { AccountId, CallId, NumberId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import { after, type Call, type CallEvent, isOver, newCall } from './call.ts'
import { digitsOf, digitsToShow } from './call-digits.ts'
import type { Line } from './line.ts'
import { goOn, plain } from './line.ts'
import type { Move } from './move.ts'
import { moveCall } from './move-call.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const mac = (purpose: string, text: string) =>
  createHmac('sha256', 'the ring').update(`${purpose} ${text}`).digest('base64url')
const settings = withDefaults()
const callOf = (id: string): Call =>
  newCall(
    {
      id: id as CallId,
      accountId: '987650432187' as AccountId,
      userId: 'ada' as UserId,
      numberId: 'n1' as NumberId,
      range: '+81901234',
      numberMac: 'mac',
      purpose: 'recovery',
      language: 'ja',
    },
    noon,
  )
const call = callOf('call-1')
const CODE = digitsOf(call.id, mac)
const [FIRST, SECOND] = [5, 3]

/** What can happen, by the name of what it contributes to a confirmation. */
type Step = { part: string; event: CallEvent; seconds: number }
type Played = { event: CallEvent; move: Move; before: Call }

function play(start: Call, steps: readonly Omit<Step, 'part'>[]): Played[] {
  let [current, now] = [start, noon]
  return steps.map(({ event, seconds }) => {
    now = after(now, seconds * 1000)
    const before = current
    const move = moveCall(before, event, { now, mac, settings })
    if (move.moved) current = move.call
    return { event, move, before }
  })
}
const lastOf = (played: readonly Played[]): Call =>
  played.reduce((last, { move }) => (move.moved ? move.call : last), call)

const keys = (text: string): CallEvent => ({ name: 'keys', keys: text })
const ended = (line: Line): CallEvent => ({ name: 'spoken', line, point: 'ended' })
const begun = (line: Line): CallEvent => ({ name: 'spoken', line, point: 'begun' })

/** The whole road to a confirmation; each part is needed. */
const ROAD: readonly (readonly [part: string, event: CallEvent])[] = [
  ['dialled', { name: 'dialled', provider: 'first', next: ['second'] }],
  ['answered', { name: 'answered', challengeDigits: [FIRST, SECOND] }],
  ['9 offered', begun(plain('voice.not-you'))],
  ['challenge spoken', ended(goOn(FIRST))],
  ['challenge keyed', keys(String(FIRST))],
  ['digits asked', begun(plain('voice.ask-digits'))],
  ['digits keyed', keys(`${CODE}#`)],
]
const OTHERS: readonly (readonly [part: string, event: CallEvent])[] = [
  ['dialled', { name: 'dialled', provider: 'second', next: [] }],
  ['dialled', { name: 'dialled', provider: 'first', next: ['second'] }],
  ['other', { name: 'failed', reason: 'provider-error', from: 'first', cause: '503' }],
  ['other', { name: 'ringing', from: 'second' }],
  ['other', { name: 'ringing' }],
  ['other', { name: 'placed', reference: 'CA1' }],
  ['other', { name: 'tick' }],
  ['other', { name: 'hung-up' }],
  ['other', { name: 'machine-detected' }],
  ['other', { name: 'failed', reason: 'provider-error' }],
  ['other', { name: 'stopped' }],
  ['challenge spoken', ended(goOn(SECOND))],
  ['challenge keyed', keys(String(SECOND))],
]

const seconds = fc.oneof(
  { weight: 9, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(40) },
)
const pressed = fc.string({ unit: fc.constantFrom(...'0123456789*#'), minLength: 1, maxLength: 40 })
const noise = fc.oneof(
  fc.constantFrom(...OTHERS),
  pressed.map((text) => ['keyed', keys(text)] as const),
)
const steps = (of: fc.Arbitrary<readonly [string, CallEvent]>) =>
  fc.tuple(of, seconds).map(([[part, event], wait]): Step => ({ part, event, seconds: wait }))

/** The road with anything in between, some of it missing, all of it in any order now and then. */
const journey = fc.oneof(
  fc.array(steps(fc.oneof(fc.constantFrom(...ROAD), noise)), { maxLength: 30 }),
  fc
    .tuple(
      ...ROAD.map((stage) =>
        fc.tuple(
          fc.option(steps(fc.constant(stage)), { freq: 12 }),
          fc.array(steps(noise), { maxLength: 1 }),
        ),
      ),
    )
    .map((stages) => stages.flatMap(([stage, between]) => (stage ? [stage, ...between] : between))),
)
const SEEDED = { seed: 20260101, numRuns: 2000 }
const holds = (property: (journey: Step[]) => void) =>
  fc.assert(fc.property(journey, property), SEEDED)

suite('whatever happens on a call', () => {
  test('the six digits are never spoken (R17)', () =>
    holds((steps) => {
      for (const { move } of play(call, steps))
        if (move.moved) for (const line of move.say) assert.ok(!digitsIn(line).includes(CODE))
    }))

  test('a call that is over never moves again, and is hung up', () =>
    holds((steps) => {
      for (const { before, move } of play(call, steps)) {
        if (isOver(before)) assert.deepEqual(move, { moved: false, reason: 'over' })
        else if (move.moved) {
          const gone = isOver(move.call) || move.call.status.name === 'switching'
          assert.equal(move.next === 'hang-up', gone)
        }
      }
    }))

  test('a stop always wins (invariant 6)', () =>
    holds((steps) => {
      const played = play(call, [...steps, { event: { name: 'stopped' }, seconds: 0 }])
      const { before, move } = played.at(-1)!
      assert.ok(isOver(before) || (move.moved && move.call.status.name === 'stopped'))
    }))

  test('9 and # stop it from the moment that 9 is offered', () =>
    holds((steps) => {
      const played = play(call, [
        ...steps,
        { event: keys('*'), seconds: 0 },
        { event: keys('9#'), seconds: 0 },
      ])
      const { before, move } = played.at(-1)!
      const { status } = before
      const offered =
        status.name === 'answered' ? status.nineOffered : /present|keying/.test(status.name)
      if (offered) assert.ok(move.moved && move.call.status.name === 'stopped')
    }))

  test('the six digits are shown in one state only, and never once it is over', () =>
    holds((steps) => {
      const end = lastOf(play(call, steps))
      assert.equal(digitsToShow(end, mac), end.status.name === 'keying' ? CODE : undefined)
    }))

  test('no provider is asked twice, and none once it has rung', () =>
    holds((steps) => {
      const asked: string[] = []
      let rang = false
      for (const { event, move } of play(call, steps)) {
        if (!move.moved) continue
        if (event.name === 'dialled' && move.call.status.name === 'dialling') {
          assert.ok(!asked.includes(event.provider) && !rang)
          asked.push(event.provider)
        }
        rang ||= move.call.status.name === 'ringing'
      }
    }))

  test('nothing that another provider says counts', () =>
    holds((steps) => {
      for (const { event, move, before } of play(call, steps))
        if (event.from && event.from !== before.provider) assert.equal(move.moved, false)
    }))

  test('it ends after 120 s, with a word for why', () =>
    holds((steps) => {
      const tick = { event: { name: 'tick' }, seconds: 120 } as const
      // A second one, for a call that was given to another provider at the first.
      const played = play(call, [...steps, tick, tick])
      assert.ok(isOver(lastOf(played)))
      assert.ok(lastOf(played).endedAt)
    }))

  test('its version counts its changes, so that no change is lost', () =>
    holds((steps) => {
      for (const { before, move } of play(call, steps))
        if (move.moved) assert.equal(move.call.version, before.version + 1)
    }))
})

suite('a confirmation', () => {
  const confirms = (steps: readonly Step[]) => lastOf(play(call, steps)).status.name === 'confirmed'

  test('is reached by the road, so that what follows means something', () => {
    assert.ok(confirms(ROAD.map(([part, event]) => ({ part, event, seconds: 1 }))))
    const reached = fc.sample(journey, { seed: 1, numRuns: 2000 }).filter(confirms)
    assert.ok(reached.length > 50, `${reached.length} of 2000 journeys arrive`)
  })

  for (const part of ['dialled', 'answered', 'challenge spoken', 'digits asked'])
    test(`is never reached without: ${part} (R16)`, () =>
      holds((steps) => assert.ok(!confirms(steps.filter((step) => step.part !== part)))))

  test('needs the challenge digit after it was spoken, then the right digits (R16)', () =>
    holds((steps) => {
      const played = play(call, steps)
      if (lastOf(played).status.name !== 'confirmed') return
      const moved = played.filter(({ move }) => move.moved)
      const proven = moved.find(({ move }) => move.moved && move.call.status.name === 'present')!
      assert.ok(proven.before.status.name === 'answered' && proven.before.status.challengeSpokenAt)
      assert.ok(keysOf(proven).includes(String(proven.before.status.challengeDigits[0])))
      const digits = moved.filter(({ before }) => before.status.name === 'keying').map(keysOf)
      assert.ok(digits.join('').includes(CODE))
    }))

  test('is never reached without the six digits', () =>
    holds((steps) => {
      const kept = steps.filter(
        ({ part, event }) =>
          part !== 'digits keyed' && !(event.name === 'keys' && event.keys.includes(CODE)),
      )
      assert.ok(!confirms(kept))
    }))

  test('comes in order: challenge spoken, challenge keyed, digits asked, digits keyed', () =>
    holds((steps) => {
      const states = play(call, steps).flatMap(({ move }) =>
        move.moved ? [move.call.status.name] : [],
      )
      if (states.at(-1) !== 'confirmed') return
      assert.deepEqual(
        [...new Set(states)].filter((name) => name !== 'ringing' && name !== 'switching'),
        ['dialling', 'answered', 'present', 'keying', 'confirmed'],
      )
    }))
})

suite('a voicemail greeting that plays tones (R16)', () => {
  const greetings = [
    '5',
    '12345678',
    '5555555555',
    '1#2#3#4#5#6#7#8#',
    '123456#123456#',
    '9',
    '0*#',
  ]
  const machine = (id: string, tones: string): string => {
    const line = play(callOf(id), [
      { event: ROAD[0]![1], seconds: 1 },
      { event: ROAD[1]![1], seconds: 5 },
      ...[...tones.repeat(4)].map((tone) => ({ event: keys(tone), seconds: 0.2 })),
      { event: ROAD[2]![1], seconds: 1 },
      { event: ended(goOn(FIRST)), seconds: 1 },
      ...[...tones.repeat(4)].map((tone) => ({ event: keys(tone), seconds: 0.2 })),
      { event: ended(goOn(SECOND)), seconds: 1 },
      { event: ROAD[5]![1], seconds: 0 },
      ...[...tones.repeat(4)].map((tone) => ({ event: keys(tone), seconds: 0.2 })),
      { event: { name: 'tick' }, seconds: 60 },
    ])
    return lastOf(line).status.name
  }
  for (const tones of greetings)
    test(`"${tones}" fails on every call`, () => {
      for (let id = 0; id < 200; id++) assert.notEqual(machine(`call-${id}`, tones), 'confirmed')
    })
})

const keysOf = ({ event }: Played): string => (event.name === 'keys' ? event.keys : '')

const digitsIn = (line: Line): string => JSON.stringify(line.values).replace(/[^0-9]/g, '')
