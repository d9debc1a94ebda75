import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import { newKeyEntry } from '../../adapters/keys.ts'
import { keyRingVault } from '../../adapters/vault.ts'
import { readKeys } from '../key-ring.ts'
import type { Ports } from '../ports.ts'
import { startSession } from '../sessions/start-session.ts'
import { callNumber, type TestCall } from './call-number.ts'
import { setNumber } from './set-number.ts'

const HERE = browserOf('here')
const HOUR_MS = 3_600_000
const [X, Y] = ['090-1234-5678', '090-1234-5679']

suite('test calls to one number', () => {
  test('are counted together, whatever stood between them (R20, R21)', async () => {
    const { world, ada } = await scene()
    assert.deepEqual(await placed(world, [ada, X], [ada, X], [ada, Y], [ada, X]), [
      'placed',
      'placed',
      'placed',
      'too-many-calls',
    ])
  })

  test('are counted together, whoever asks in whatever account (R20, R21)', async () => {
    const { world, ada } = await scene()
    const eve = await world.addPerson('eve@example.org')
    const others = [await world.addPerson('bob@example.org'), eve] as const
    assert.notEqual(eve.user.accountId, ada.user.accountId)
    assert.deepEqual(await placed(world, [ada, X], [others[0], X], [eve, X], [eve, Y]), [
      'placed',
      'placed',
      'too-many-calls',
      'placed',
    ])
  })

  test('are still counted after the keys were rotated', async () => {
    const { world, ada } = await scene()
    const { ports } = world
    const [before, after] = [newKeyEntry(), newKeyEntry()]
    const old: World = { ...world, ports: withKeys(ports, before) }
    const rotated: World = { ...world, ports: withKeys(ports, `${after},${before}`) }
    assert.deepEqual(await placed(old, [ada, X], [ada, X]), ['placed', 'placed'])
    assert.deepEqual(await placed(rotated, [ada, Y], [ada, X]), ['placed', 'too-many-calls'])
  })

  test('are free again a day later', async () => {
    const { world, ada } = await scene()
    await placed(world, [ada, X], [ada, X])
    world.wait(24 * HOUR_MS)
    assert.deepEqual(await placed(world, [ada, X]), ['placed'])
  })

  test('leave nothing of the number in what is kept of the call but its range (H08)', async () => {
    const { world, ada } = await scene()
    await placed(world, [ada, X])
    const calls = await world.ports.read((stores) =>
      stores.calls.recent({ userId: ada.user.id }, new Date(0)),
    )
    assert.equal(calls.length, 1)
    assert.ok(!JSON.stringify(calls).includes('5678'))
  })
})

async function scene(): Promise<{ world: World; ada: Person }> {
  const world = await openWorld({ testCallsPerDay: 5, testCallsPerNumberPerDay: 2 })
  return { world, ada: await world.addPerson() }
}

/** Each registers the number and has it called; the line is busy. An hour lies between them. */
async function placed(
  world: World,
  ...asked: readonly (readonly [Person, string])[]
): Promise<string[]> {
  const answers: string[] = []
  for (const [person, text] of asked) {
    const call = await callOnce(world, person, text)
    answers.push(call.placed ? 'placed' : call.reason)
    world.wait(HOUR_MS)
  }
  return answers
}

async function callOnce({ ports }: World, { user }: Person, text: string): Promise<TestCall> {
  const factors = [{ factor: 'password' as const, at: ports.now() }]
  const { session } = await ports.transact((stores) =>
    startSession(ports, stores, { user, asker: HERE, factors }),
  )
  assert.ok((await setNumber(ports, { session, text, country: 'JP', asker: HERE })).set)
  const answer = await callNumber(ports, { session, asker: HERE })
  if (!answer.placed) return answer
  const { call } = answer
  const status = { name: 'refused', reason: 'busy' } as const
  const ended = { ...call, status, version: call.version + 1, endedAt: ports.now() }
  assert.ok(await ports.transact(({ calls }) => calls.change(ended, call.version)))
  return answer
}

function withKeys(ports: Ports, keys: string): Ports {
  const read = readKeys(keys)
  assert.ok(read.ok)
  return { ...ports, vault: keyRingVault(read.ring) }
}
