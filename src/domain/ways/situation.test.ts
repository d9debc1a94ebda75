import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  account,
  ada,
  address,
  before,
  device,
  now,
  number,
  reset,
  user,
} from '../../../test/support/situations.ts'
import type { Account } from '../accounts/account.ts'
import type { BrowserHash, RecoveryId } from '../ids.ts'
import { RANKS, type Rank } from '../permissions/permission-sets.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { type Closed, holdTermsOf, isOpen, presetFor, type Situation } from './situation.ts'
import { isIssued, PRESETS, type Preset, presetOfRank, WAYS, type WayName } from './ways.ts'

const { verifiedAt: _verified, ...unverified } = address
const { provenAt: _proven, ...unproven } = number
const { protectedAt: _protected, ...neverProtected } = user

const shown = (): Recovery => ({
  id: 'r1' as RecoveryId,
  accountId: account.id,
  userId: user.id,
  browser: 'laptop' as BrowserHash,
  way: 'recovery-code-forgotten',
  lostDevices: [],
  proofs: [{ proof: 'recovery-code', at: now }],
  status: { name: 'proving' },
  openedAt: now,
  provingUntil: new Date(now.getTime() + 1),
  enrolledDevices: [],
  version: 1,
})
const held = (way: WayName): Recovery => ({
  ...shown(),
  way,
  status: { name: 'holding', until: now, claimUntil: new Date(now.getTime() + 1) },
})

const reason = (
  way: WayName,
  change: Partial<Situation> = {},
  telephone = true,
): Closed | 'open' => {
  const openness = isOpen(way, { ...ada, ...change }, { telephone, now })
  return openness.open ? 'open' : openness.reason
}

suite('whether a way can be walked now', () => {
  const W1 = 'alternative-factors'
  const cases: [name: string, got: string, expected: string][] = [
    ['alternative factors are open by default', reason(W1), 'open'],
    [
      'not with a number that was never proven (LO-10)',
      reason(W1, { number: unproven }),
      'number-unusable',
    ],
    [
      'not with a number reported lost',
      reason(W1, { number: { ...number, suspendedAt: before } }),
      'number-unusable',
    ],
    ['not without a number', reason(W1, { number: undefined }), 'number-unusable'],
    ['not without a verified address', reason(W1, { addresses: [unverified] }), 'no-address'],
    ['not without a telephone to call with', reason(W1, {}, false), 'no-telephone'],
    [
      'not in the day after a stop',
      reason(W1, { user: { ...user, alternativeFactorsClosedUntil: new Date(now.getTime() + 1) } }),
      'stopped-lately',
    ],
    [
      'again after that day',
      reason(W1, { user: { ...user, alternativeFactorsClosedUntil: now } }),
      'open',
    ],
    [
      'not where policy leaves it to administrators',
      reason(W1, { preset: 'administrator-only' }),
      'by-policy',
    ],
    ['not for someone never protected', reason(W1, { user: neverProtected }), 'not-for-you'],
    ['also without any device left', reason(W1, { devices: [] }), 'open'],
    [
      'a forgotten password needs a device',
      reason('forgotten-password', { devices: [{ ...device, status: 'suspended' }] }),
      'no-device',
    ],
    [
      'a paused device counts for a forgotten password',
      reason('forgotten-password', { devices: [{ ...device, status: 'paused' }] }),
      'open',
    ],
    [
      'a forgotten password needs no number',
      reason('forgotten-password', { number: undefined }),
      'open',
    ],
    [
      'policy closes the forgotten password by mail too',
      reason('forgotten-password', { preset: 'administrator-only' }),
      'by-policy',
    ],
    [
      'the mailbox alone is no way for who is protected (invariant 2)',
      reason('first-password'),
      'not-for-you',
    ],
    [
      'the mailbox is the way for who never was',
      reason('first-password', { user: neverProtected, devices: [] }),
      'open',
    ],
  ]
  const byCode = (change: Partial<Situation> = {}, telephone = true) =>
    reason('recovery-code', { codesLeft: 1, ...change }, telephone)
  const codeCases: typeof cases = [
    ['a recovery code needs a code', byCode({ codesLeft: 0 }), 'no-codes'],
    [
      'so it does where the password is forgotten',
      reason('recovery-code-forgotten', { codesLeft: 0 }),
      'no-codes',
    ],
    [
      'the last code is good for the attempt in which it was shown',
      reason('recovery-code-forgotten', { codesLeft: 0, recoveries: [shown()] }),
      'open',
    ],
    [
      'a stop closes no recovery code (W2 is never closed)',
      byCode({
        user: { ...user, alternativeFactorsClosedUntil: new Date(now.getTime() + 1) },
      }),
      'open',
    ],
    ['a way that waits keeps out no recovery code', byCode({ recoveries: [held(W1)] }), 'open'],
    [
      'a recovery code that nobody came in by keeps out no other way',
      reason(W1, { recoveries: [held('recovery-code')] }),
      'open',
    ],
    [
      'a way that waits keeps out whoever forgot the password too',
      reason('recovery-code-forgotten', { codesLeft: 1, recoveries: [held(W1)] }),
      'other-way-holds',
    ],
    [
      'recovery codes are for whoever is protected',
      byCode({ user: neverProtected }),
      'not-for-you',
    ],
    [
      'nobody comes in by a code who could not be told (R24)',
      byCode({ addresses: [unverified] }),
      'no-address',
    ],
    ['a recovery code needs no telephone', byCode({ number: undefined }, false), 'open'],
  ]
  for (const [name, got, expected] of [...cases, ...codeCases])
    test(name, () => assert.equal(got, expected))

  test('only verified addresses count for the hold', () => {
    assert.equal(holdTermsOf({ ...ada, addresses: [address, unverified] }).verifiedAddresses, 1)
  })
})

suite('the table of ways', () => {
  test('asks of a protected user the password, a device, a saved code or an administrator beside whatever is issued (invariant 3)', () => {
    for (const { name, needs } of WAYS.filter((way) => way.for === 'protected')) {
      const issuedOnly = needs.every(isIssued)
      assert.equal(issuedOnly, false, name)
    }
  })
  test('never gives more than a restricted session or a password (invariant 1)', () => {
    assert.deepEqual([...new Set(WAYS.map(({ leadsTo }) => leadsTo))].sort(), [
      'new-password',
      'new-password-and-restricted-session',
      'restricted-session',
    ])
  })
})

suite('every way, at every rank and preset', () => {
  const presetsOf = (rank: Rank, preset: Preset): Account => {
    const others = {
      rootPreset: 'hold-24h',
      administratorPreset: 'hold-24h',
      userPreset: 'hold-24h',
    }
    const own = { root: 'rootPreset', administrators: 'administratorPreset', users: 'userPreset' }
    return { ...account, ...others, [own[presetOfRank(rank)]]: preset } as Account
  }
  /** [without a reset, with one] */
  const EXPECTED: Record<WayName, Record<'strict' | 'other', [string, string]>> = {
    'alternative-factors': { other: ['open', 'open'], strict: ['by-policy', 'by-policy'] },
    'forgotten-password': { other: ['open', 'open'], strict: ['by-policy', 'by-policy'] },
    // Never closed by a preset, nor by anything but having none.
    'recovery-code': { other: ['open', 'open'], strict: ['open', 'open'] },
    'recovery-code-forgotten': { other: ['open', 'open'], strict: ['by-policy', 'by-policy'] },
    'first-password': {
      other: ['not-for-you', 'not-for-you'],
      strict: ['not-for-you', 'not-for-you'],
    },
    administrator: { other: ['no-reset', 'open'], strict: ['by-policy', 'by-policy'] },
    'administrator-forgotten': { other: ['no-reset', 'open'], strict: ['by-policy', 'by-policy'] },
    'administrator-in-person': { other: ['by-policy', 'by-policy'], strict: ['no-reset', 'open'] },
  }
  for (const { name } of WAYS)
    test(name, () => {
      for (const rank of Object.values(RANKS))
        for (const preset of PRESETS) {
          const own = { rank, preset: presetFor(presetsOf(rank, preset), rank), codesLeft: 10 }
          assert.equal(own.preset, preset)
          const expected = EXPECTED[name][preset === 'administrator-only' ? 'strict' : 'other']
          const got = [reason(name, own), reason(name, { ...own, reset })]
          assert.deepEqual(got, expected, `${name}, rank ${rank}, ${preset}`)
        }
    })

  test('a number that does not count leaves root the way of LO-9, where somebody could help', () => {
    assert.equal(reason('alternative-factors', { number: unproven, numberHelp: true }), 'open')
  })
})
