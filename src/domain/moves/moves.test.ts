import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ada, before, device, user } from '../../../test/support/situations.ts'
import type { Device } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import { comesByItself, type Move, type MoveStep, progressOf } from './move.ts'

const called = (id: string, change: Partial<Device> = {}): Device =>
  ({ ...device, id: id as DeviceId, name: id, handsets: ['old'], ...change }) as Device

const move: Move = {
  userId: user.id,
  accountId: user.accountId,
  from: 'old',
  to: 'new',
  entries: ['a', 'b'] as DeviceId[],
  startedAt: before,
}

const removed = { status: 'removed', removedAt: before } as const
const replacing = (id: string): Device =>
  called('fresh', { handsets: ['new'], replaces: id as DeviceId })

suite('how far a move to a new phone is (DE-7)', () => {
  const cases: [name: string, devices: Device[], states: MoveStep['state'][], next?: string][] = [
    ['nothing yet', [called('a'), called('b')], ['to-do', 'to-do'], 'a'],
    ['one replaced', [called('a', removed), called('b'), replacing('a')], ['moved', 'to-do'], 'b'],
    [
      'one revoked since it was replaced',
      [called('a', { status: 'revoked' }), called('b'), replacing('a')],
      ['moved', 'to-do'],
      'b',
    ],
    ['one removed and not replaced', [called('a', removed), called('b')], ['gone', 'to-do'], 'b'],
    [
      'one reported lost',
      [called('a', { status: 'suspended', suspendedFor: 'lost' }), called('b')],
      ['gone', 'to-do'],
      'b',
    ],
    [
      'one written down as living elsewhere',
      [called('a', { handsets: ['new'] }), called('b')],
      ['moved', 'to-do'],
      'b',
    ],
    [
      'one added to the old phone since',
      [called('a', removed), called('b', removed), called('late'), replacing('a')],
      ['moved', 'gone', 'to-do'],
      'late',
    ],
    ['another phone has nothing to do with it', [called('c', { handsets: ['iPad'] })], []],
  ]
  for (const [name, devices, states, next] of cases)
    test(name, () => {
      const { steps, done, next: following } = progressOf(move, devices)
      assert.deepEqual(
        steps.map(({ state }) => state),
        states,
      )
      assert.equal(done, states.filter((state) => state !== 'to-do').length)
      assert.equal(following?.id, next)
    })

  test('only a synced passkey is on the new phone by itself', () => {
    const passkey = (backedUp: boolean): Device => ({
      id: 'key' as DeviceId,
      accountId: user.accountId,
      userId: user.id,
      kind: 'passkey',
      name: 'key',
      status: 'active',
      createdAt: before,
      credential: {
        id: 'c',
        publicKey: '',
        signCount: 0,
        backupEligible: true,
        backedUp,
        transports: [],
        aaguid: '',
        userVerified: true,
      },
    })
    assert.deepEqual([passkey(true), passkey(false), ...ada.devices].map(comesByItself), [
      true,
      false,
      false,
    ])
  })
})
