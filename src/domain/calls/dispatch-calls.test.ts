import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { CallId, NumberId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { ContactNumber } from '../users/user.ts'
import type { Call } from './call.ts'
import { dispatchCalls } from './dispatch-calls.ts'
import type { Phone } from './phone.ts'
import { requestCall } from './request-call.ts'

const BROKEN = '+819011111111'
const HERE = browserOf('here')

suite('dispatching calls', () => {
  test('dials every call that it can, and tells of the one that it cannot', async () => {
    const world = await openWorld()
    const broken = await called(world, BROKEN)
    const others = [await called(world, '+819022222222'), await called(world, '+819033333333')]
    const { phone, dialled } = listeningPhone()
    await assert.rejects(dispatchCalls(failing(world.ports), [phone]), /no plan for it/)
    assert.deepEqual(
      dialled,
      others.map(({ id }) => id),
    )
    assert.equal((await now(world, broken)).status.name, 'queued')
  })

  test('lets time pass for every call, though one line does not obey', async () => {
    const world = await openWorld()
    const calls = [await called(world, BROKEN), await called(world, '+819022222222')]
    const { phone } = listeningPhone()
    await dispatchCalls(world.ports, [phone])
    world.wait(world.ports.settings.callMs)
    const deaf: Phone = { ...phone, direct: () => Promise.reject(new Error('no line')) }
    await assert.rejects(dispatchCalls(world.ports, [deaf]), (error: unknown) => {
      assert.ok(error instanceof AggregateError)
      assert.equal(error.errors.length, 2)
      return true
    })
    for (const call of calls) assert.notEqual((await now(world, call)).endedAt, undefined)
  })

  test('asks the next provider where one fails before it rings, each once', async () => {
    const world = await openWorld()
    const call = await called(world, '+819022222222')
    const asked: string[] = []
    const phone = (name: string, fails: boolean): Phone => ({
      ...listeningPhone().phone,
      name,
      place: async () => {
        asked.push(name)
        if (fails) throw new Error(`${name} is down`)
      },
    })
    const phones = [phone('sip', true), phone('other', true), phone('twilio', false)]
    for (let turn = 0; turn < 5; turn++) await dispatchCalls(world.ports, phones)
    assert.deepEqual(asked, ['sip', 'other', 'twilio'])
    const { status, provider, tried } = await now(world, call)
    assert.deepEqual([status.name, provider], ['dialling', 'twilio'])
    assert.deepEqual(tried, [
      { provider: 'sip', cause: 'sip is down' },
      { provider: 'other', cause: 'other is down' },
    ])
  })

  test('ends a call for which no telephone is left', async () => {
    const world = await openWorld()
    const call = await called(world, '+819022222222')
    await dispatchCalls(world.ports, [])
    assert.deepEqual((await now(world, call)).status, { name: 'refused', reason: 'provider-error' })
  })

  test('hangs up every line that is over, though one does not obey', async () => {
    const world = await openWorld()
    const directed: CallId[] = []
    const phone: Phone = {
      ...listeningPhone().phone,
      lines: async () => ['first', 'second'] as CallId[],
      direct: async (call) => {
        directed.push(call)
        if (directed.length === 1) throw new Error('no line')
      },
    }
    await assert.rejects(dispatchCalls(world.ports, [phone]), /no line/)
    assert.deepEqual(directed, ['first', 'second'])
  })
})

/** A call of a person of its own, queued after those before it. */
async function called({ ports, addPerson, wait }: World, e164: string): Promise<Call> {
  wait(1)
  const { user }: Person = await addPerson(`of${e164.slice(1)}@example.org`)
  const { accountId, id: userId } = user
  const id = ports.chance.id<NumberId>()
  const number: ContactNumber = { id, accountId, userId, e164, country: 'JP', addedAt: ports.now() }
  const answer = await ports.transact(async (stores) => {
    await stores.users.lock(userId)
    await stores.users.putNumber(number)
    return requestCall(ports, stores, { user, number, asker: HERE })
  })
  assert.ok(answer.placed)
  return answer.call
}

function listeningPhone(): { phone: Phone; dialled: CallId[] } {
  const dialled: CallId[] = []
  const phone: Phone = {
    name: 'simulator',
    place: async ({ callId }) => void dialled.push(callId),
    lines: async () => [],
    direct: async () => {},
  }
  return { phone, dialled }
}

/** As a bug or an outage would have it: one number cannot be read. */
const failing = (ports: Ports): Ports => ({
  ...ports,
  numbers: {
    ...ports.numbers,
    read(text, country) {
      if (text === BROKEN) throw new Error('no plan for it')
      return ports.numbers.read(text, country)
    },
  },
})

const now = ({ ports }: World, { id }: Call): Promise<Call> =>
  ports.read(async ({ calls }) => (await calls.find(id))!)
