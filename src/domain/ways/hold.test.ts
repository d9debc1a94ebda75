import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withDefaults } from '../settings.ts'
import { type HoldTerms, holdMs, needsApproval } from './hold.ts'
import { PRESETS, WAYS, type WayName, wayNamed } from './ways.ts'

const now = new Date('2026-01-10T12:00:00Z')
const hoursFromNow = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const calm: HoldTerms = {
  preset: 'instant',
  ranked: true,
  verifiedAddresses: 2,
  administratorTold: false,
}

test('somebody must agree where the preset says so, to alternative factors alone', () => {
  for (const way of WAYS)
    for (const preset of PRESETS)
      assert.equal(
        needsApproval(way, { ...calm, preset }),
        way.name === 'alternative-factors' && preset === 'hold-72h-approver',
        `${way.name} ${preset}`,
      )
})

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
      'not for the forgotten password of somebody without a rank',
      'forgotten-password',
      { ...calm, ranked: false },
      0,
    ],
    [
      'not with one address, while an administrator is told',
      'alternative-factors',
      { ...calm, verifiedAddresses: 1, administratorTold: true },
      0,
    ],
    ['not at all after a reset (W5)', 'administrator', { ...calm, preset: 'hold-24h' }, 0],
    [
      'not at all with password and recovery code, whatever the policy and whatever was stopped (W2)',
      'recovery-code',
      { ...calm, preset: 'hold-72h-approver', verifiedAddresses: 1, heldUntil: hoursFromNow(1) },
      0,
    ],
    [
      'a day with a recovery code where the password is forgotten too, whatever the rank (W4)',
      'recovery-code-forgotten',
      { ...calm, ranked: false },
      24,
    ],
    ['not at all in person', 'administrator-in-person', calm, 0],
    [
      'a day where the password is forgotten too, whatever the rank',
      'administrator-forgotten',
      { ...calm, ranked: false },
      24,
    ],
    [
      'three days with a number that one person proposed (LO-9)',
      'alternative-factors',
      { ...calm, proposedNumber: 'alone' },
      72,
    ],
    [
      'a day when a second one confirmed it',
      'alternative-factors',
      { ...calm, proposedNumber: 'confirmed' },
      24,
    ],
    [
      'never less than the policy says, confirmed or not',
      'alternative-factors',
      { ...calm, preset: 'hold-72h-approver', proposedNumber: 'confirmed' },
      72,
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
