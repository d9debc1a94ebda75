import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId, CallId, NumberId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import { after, type Call, type CallPurpose, type CallStatus, newCall } from './call.ts'
import {
  type CallVerdict,
  hourSince,
  mayCall,
  recentSince,
  type Spent,
  spendingSince,
} from './call-limits.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const MINUTE_MS = 60_000

const NOTHING_SPENT: Spent = { all: 0, tests: 0, range: 0, hour: 0, micros: 0, testMicros: 0 }

/** How a call ended: as a confirmation, a stop, a reason, or not at all. */
type Outcome =
  | 'answered'
  | 'busy'
  | 'no-answer'
  | 'unreachable'
  | 'provider-error'
  | 'rejected'
  | 'open'

/** Minutes before noon, and what became of that call. It ended as it began, so that the sums are easy. */
function past(minutes: number, outcome: Outcome, purpose: CallPurpose = 'recovery'): Call {
  const at = after(noon, -minutes * MINUTE_MS)
  const call = newCall(
    {
      id: `call-${minutes}` as CallId,
      accountId: '123456789012' as AccountId,
      userId: 'ada' as UserId,
      numberId: 'n1' as NumberId,
      range: '+81901234',
      numberMac: 'mac',
      purpose,
      language: 'en',
    },
    at,
  )
  if (outcome === 'open') return call
  const status: CallStatus =
    outcome === 'answered' ? { name: 'confirmed' } : { name: 'refused', reason: outcome }
  return { ...call, status, endedAt: at, ...(outcome === 'answered' && { answeredAt: at }) }
}
const tested = (minutes: number, outcome: Outcome) => past(minutes, outcome, 'test')

interface Held {
  purpose?: CallPurpose
  user?: Call[]
  account?: Call[]
  number?: Call[]
  spent?: Partial<Spent>
  accountSize?: number
}
function verdict({
  purpose = 'recovery',
  user = [],
  account = [],
  number = [],
  spent,
  accountSize = 0,
}: Held): CallVerdict {
  const none = NOTHING_SPENT
  const recent = { user, account, number, accountSize, spent: { ...none, ...spent } }
  return mayCall({ purpose, recent, now: noon, settings: withDefaults() })
}
/** 'now', or the reason and in how many minutes. */
function when(held: Held): string {
  const answer = verdict(held)
  if (answer.allowed) return 'now'
  return `${answer.reason}, ${(answer.retryAt.getTime() - noon.getTime()) / MINUTE_MS}`
}

suite('the next recovery call of a user', () => {
  const cases: [what: string, calls: Call[], when: string][] = [
    ['may come at once when there was none', [], 'now'],
    ['waits for the end of the one under way (R20)', [past(0, 'open')], 'call-under-way, 1'],
    ['waits 5 minutes after an answered one (B21)', [past(4, 'answered')], 'too-soon, 1'],
    ['comes 5 minutes after an answered one', [past(5, 'answered')], 'now'],
    ['waits 15 minutes after two', [past(75, 'answered'), past(14, 'answered')], 'too-soon, 1'],
    ['comes 15 minutes after two', [past(75, 'answered'), past(15, 'answered')], 'now'],
    [
      'waits an hour after three',
      [past(200, 'answered'), past(180, 'answered'), past(59, 'answered')],
      'too-soon, 1',
    ],
    [
      'waits an hour after four',
      [past(400, 'answered'), past(200, 'answered'), past(180, 'answered'), past(50, 'answered')],
      'too-soon, 10',
    ],
    ['forgets answers of yesterday', [past(24 * 60, 'answered'), past(5, 'answered')], 'now'],
    ['may repeat a busy one at once', [past(0, 'busy')], 'now'],
    ['may repeat an unanswered one at once, twice', [past(1, 'no-answer'), past(0, 'busy')], 'now'],
    [
      'waits after the second repeat',
      [past(50, 'busy'), past(1, 'unreachable'), past(0, 'busy')],
      'too-many-calls, 10',
    ],
    [
      'waits 5 minutes after the second repeat, though the hour allows it',
      [past(61, 'busy'), past(1, 'unreachable'), past(0, 'provider-error')],
      'too-soon, 5',
    ],
    ['waits after a declined one as after an answer', [past(0, 'rejected')], 'too-soon, 5'],
    [
      'counts the repeats anew after an answer',
      [past(62, 'busy'), past(61, 'busy'), past(20, 'answered'), past(0, 'busy')],
      'now',
    ],
    [
      'is one of 3 an hour (R21)',
      [past(59, 'busy'), past(30, 'busy'), past(20, 'busy')],
      'too-many-calls, 1',
    ],
    [
      'is one of 5 a day (R21)',
      [20, 15, 10, 5, 2].map((hours) => past(hours * 60, 'busy')),
      'too-many-calls, 240',
    ],
    ['is not delayed by tests of the number', [tested(0, 'answered')], 'now'],
    ['is not counted with them', [3, 2, 1].map((ago) => tested(ago, 'busy')), 'now'],
  ]
  for (const [what, user, expected] of cases)
    test(what, () => {
      assert.equal(when({ user }), expected)
      assert.equal(when({ user: user.toReversed() }), expected, 'in any order')
    })
})

suite('calls are also limited', () => {
  const hours = (...ago: number[]) => ago.map((hour) => past(hour * 60, 'busy'))
  const cases: [what: string, held: Held, when: string][] = [
    ['per account and hour (R21)', { account: hours(0.1, 0.2, 0.5) }, 'too-many-calls, 30'],
    ['per account and day (R21)', { account: hours(1, 2, 3, 4, 23) }, 'too-many-calls, 60'],
    [
      'not by three of fifty people in an hour (0030)',
      { account: hours(0.1, 0.2, 0.5), accountSize: 50 },
      'now',
    ],
    [
      'by six of them',
      { account: hours(0.1, 0.2, 0.3, 0.4, 0.5, 0.5), accountSize: 50 },
      'too-many-calls, 30',
    ],
    ['but gaps are the user’s own', { account: [past(0, 'answered')] }, 'now'],
    [
      'per user and day, for tests',
      { purpose: 'test', user: [tested(1200, 'busy'), tested(600, 'busy'), tested(60, 'busy')] },
      'too-many-calls, 240',
    ],
    [
      'per number and day, for tests',
      { purpose: 'test', number: [tested(1380, 'busy'), tested(60, 'busy')] },
      'too-many-calls, 60',
    ],
    ['in no way by recoveries, for tests', { purpose: 'test', user: hours(2, 3, 4, 5) }, 'now'],
    [
      'to one at a time, whatever it is for',
      { purpose: 'test', user: [past(0.5, 'open')] },
      'call-under-way, 0.5',
    ],
    [
      'in all, until midnight UTC (R20)',
      { spent: { all: 1000, tests: 0, range: 0 } },
      'spent, 720',
    ],
    ['into one range (R20)', { spent: { all: 20, tests: 0, range: 20 } }, 'spent, 720'],
    [
      'to a fifth of all, for tests',
      { purpose: 'test', spent: { all: 200, tests: 200, range: 0 } },
      'spent, 720',
    ],
    ['to all that is left, for recoveries', { spent: { all: 999, tests: 200, range: 19 } }, 'now'],
    ['in an hour, until the next one (R20)', { spent: { hour: 250 } }, 'spent, 60'],
    ['to what a day may cost (R20)', { spent: { micros: 199_800_001 } }, 'spent, 720'],
    ['to a call that is just still paid for', { spent: { micros: 199_800_000 } }, 'now'],
    [
      'to a fifth of the money, for tests',
      { purpose: 'test', spent: { micros: 50_000_000, testMicros: 39_900_000 } },
      'spent, 720',
    ],
    [
      'to the rest of the money, for recoveries',
      { spent: { micros: 150_000_000, testMicros: 40_000_000 } },
      'now',
    ],
    [
      'by every rule at once, and the longest wait is told',
      { user: [past(0, 'answered')], account: hours(0.1, 0.2, 0.5) },
      'too-many-calls, 30',
    ],
  ]
  for (const [what, held, expected] of cases) test(what, () => assert.equal(when(held), expected))

  test('for an hour and a day, of which nothing older is looked at', () => {
    assert.deepEqual(recentSince(noon), after(noon, -24 * 60 * MINUTE_MS))
    assert.deepEqual(spendingSince(noon), new Date('2026-01-01T00:00:00Z'))
    assert.deepEqual(hourSince(after(noon, 59 * MINUTE_MS)), noon)
  })

  test('until the moment that a refusal names, and no longer', () => {
    const user = [past(59, 'busy'), past(30, 'answered'), past(3, 'answered')]
    const answer = verdict({ user })
    assert.ok(!answer.allowed)
    const ask = (now: Date) =>
      mayCall({
        purpose: 'recovery',
        recent: {
          user,
          account: user,
          number: [],
          accountSize: 0,
          spent: NOTHING_SPENT,
        },
        now,
        settings: withDefaults(),
      }).allowed
    assert.equal(ask(after(answer.retryAt, -1)), false)
    assert.equal(ask(answer.retryAt), true)
  })
})
