import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type ClockVerdict, judgeClock, type Moments } from './judge-clock.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds))
const server = (asked: number, told: number, answered: number) => ({
  server: { asked: at(asked), told: at(told), answered: at(answered) },
})
const RIGHT: ClockVerdict = { right: true }
const wrong = (reason: (ClockVerdict & { right: false })['reason'], seconds: number) => ({
  right: false as const,
  reason,
  offMs: seconds * 1000,
})

suite('A16: the clock', () => {
  const cases: [what: string, moments: Omit<Moments, 'now'>, verdict: ClockVerdict][] = [
    ['is right while nothing speaks against it', {}, RIGHT],
    ['is right after everything that is stored', { newestStored: at(-1000) }, RIGHT],
    ['may be 30 s behind what is stored', { newestStored: at(30) }, RIGHT],
    ['went back when it is more', { newestStored: at(31) }, wrong('behind-stored', 31)],
    ['may be 30 s behind the database server', server(0, 30, 0), RIGHT],
    ['is wrong when it is more', server(0, 31, 0), wrong('behind-server', 31)],
    ['may be 30 s ahead of the database server', server(0, -30, 0), RIGHT],
    ['is wrong ahead of that', server(0, -31, 0), wrong('ahead-of-server', 31)],
    ['is not blamed for an answer that took long', server(0, 40, 60), RIGHT],
    ['is judged by the end of the wait when behind', server(0, 91, 60), wrong('behind-server', 31)],
    [
      'that went back is told of first',
      { newestStored: at(60), ...server(0, -31, 0) },
      wrong('behind-stored', 60),
    ],
  ]
  for (const [what, moments, verdict] of cases)
    test(what, () => assert.deepEqual(judgeClock({ now: at(0), ...moments }), verdict))
})
