import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withDefaults } from '../settings.ts'
import { type HoldTerms, holdMs } from './hold.ts'
import { type WayName, wayNamed } from './ways.ts'

const now = new Date('2026-01-10T12:00:00Z')
const hoursFromNow = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const calm: HoldTerms = {
  preset: 'instant',
  ranked: true,
  verifiedAddresses: 2,
  administratorTold: false,
}

suite('a complete recovery waits', () => {
  const cases: [name: string, way: WayName, terms: HoldTerms, hours: number][] = [
    ['not at all by default', 'alternative-factors', calm, 0],
    [
      'a day when nobody else can be told',
      'alternative-factors',
      { ...calm, verifiedAddresses: 1 },
      24,
    ],
    ['a day by policy', 'alternative-factors', { ...calm, preset: 'hold-24h' }, 24],
    ['three days by policy', 'alternative-factors', { ...calm, preset: 'hold-72h-approver' }, 72],
    ['a day after a stop', 'alternative-factors', { ...calm, heldUntil: hoursFromNow(1) }, 24],
    [
      'not after the week that follows a stop',
      'alternative-factors',
      { ...calm, heldUntil: hoursFromNow(-1) },
      0,
    ],
    [
      'a day with a number changed six days ago (R18)',
      'alternative-factors',
      { ...calm, numberChangedAt: hoursFromNow(-6 * 24) },
      24,
    ],
    [
      'not with a number changed eight days ago',
      'alternative-factors',
      { ...calm, numberChangedAt: hoursFromNow(-8 * 24) },
      0,
    ],
    [
      'a day for the forgotten password of root, whatever the policy',
      'forgotten-password',
      calm,
      24,
    ],
    [
      'not at all for someone never protected',
      'first-password',
      { ...calm, verifiedAddresses: 1 },
      0,
    ],
  ]
  for (const [name, way, terms, hours] of cases)
    test(name, () =>
      assert.equal(
        holdMs(wayNamed(way), terms, { now, settings: withDefaults() }),
        hours * 3_600_000,
      ),
    )
})
