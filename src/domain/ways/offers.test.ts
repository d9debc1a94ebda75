import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ada, before, device, now, number, reset, user } from '../../../test/support/situations.ts'
import type { Device } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import { RANKS } from '../permissions/permission-sets.ts'
import { withDefaults } from '../settings.ts'
import { type OfferName, offersOf } from './offers.ts'
import type { Situation } from './situation.ts'

const settings = withDefaults()
const HOUR_MS = 3_600_000

const offers = (change: Partial<Situation> = {}, telephone = true) =>
  offersOf({ ...ada, administratorTold: true, ...change }, { telephone, now, settings })
const names = (change: Partial<Situation> = {}, telephone = true): OfferName[] =>
  offers(change, telephone).map(({ name }) => name)

const employee = { user: { ...user, role: 'user' as const }, rank: RANKS.everyone }
const lost: Device = { ...device, status: 'suspended', suspendedFor: 'lost', suspendedAt: before }
const guessed: Device = { ...lost, suspendedFor: 'wrong-codes' }
const passkey: Device = {
  id: 'key' as DeviceId,
  accountId: user.accountId,
  userId: user.id,
  kind: 'passkey',
  name: 'key',
  status: 'active',
  createdAt: before,
}

const DEVICE: OfferName[] = ['other-device', 'resynchronise']

suite('what the trouble page offers (SI-6)', () => {
  const W1 = 'alternative-factors'
  const cases: [name: string, got: OfferName[], expected: OfferName[]][] = [
    ['the quickest first', names(), ['other-device', 'resynchronise', W1]],
    [
      'a recovery code before mail and telephone (W2)',
      names({ codesLeft: 1 }),
      ['other-device', 'recovery-code', 'resynchronise', W1],
    ],
    ['a passkey has no clock', names({ devices: [passkey] }), ['other-device', W1]],
    ['a lost device may be found', names({ devices: [lost] }), ['found', W1]],
    ['a guessed one never comes back', names({ devices: [guessed] }), [W1]],
    ['no way of a number that does not count', names({ number: undefined }), DEVICE],
    ['no way of a telephone that is not there', names({}, false), DEVICE],
    [
      'users can ask an administrator',
      names({ ...employee, devices: [] }),
      [W1, 'ask-administrator'],
    ],
    [
      'only where there is one',
      names({ ...employee, devices: [], administratorTold: false }),
      [W1],
    ],
    [
      'whoever is asked may answer sooner than a hold ends',
      names({ ...employee, devices: [], preset: 'hold-24h' }),
      ['ask-administrator', W1],
    ],
    [
      'what an administrator opened comes first, and W1 is of no use then (OW-6)',
      names({ ...employee, reset }),
      ['administrator', 'other-device', 'resynchronise'],
    ],
    [
      'where policy leaves it to administrators',
      names({ ...employee, devices: [], preset: 'administrator-only' }),
      ['ask-administrator'],
    ],
    ['nothing where nothing would work', names({ devices: [], number: undefined }), []],
  ]
  for (const [name, got, expected] of cases) test(name, () => assert.deepEqual(got, expected))

  test('each says what it needs, how long it takes and how long it waits', () => {
    const held = { ...number, changedAt: now }
    assert.deepEqual(offers({ devices: [lost], number: held }), [
      { name: 'found', needs: ['device'], takesMs: 30_000, holdMs: 0 },
      { name: W1, needs: ['mail-link', 'keyed-call'], takesMs: 150_000, holdMs: 24 * HOUR_MS },
    ])
  })
})
