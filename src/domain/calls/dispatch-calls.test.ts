import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { CallId, NumberId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { ContactNumber } from '../users/user.ts'
import type { Call } from './call.ts'
import { dispatchCalls } from './dispatch-calls.ts'
import { keepCall, reportCall } from './keep-call.ts'
import { goOn } from './line.ts'
import type { CallReport, Direction, Phone } from './phone.ts'
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

suite('a call between two nodes', () => {
  test('moves with time where its line is, which alone can say what time asks for', async () => {
    const { world, call, holder, other } = await answeredByTheFirst()
    world.wait(10_000)
    await dispatchCalls(world.ports, [other.phone])
    assert.equal(other.directed.length, 0)
    await dispatchCalls(world.ports, [holder.phone])
    const [again] = holder.directed
    assert.deepEqual([again?.call, again?.direction.next], [call.id, 'listen'])
    assert.equal(again?.direction.say[0]?.key, 'voice.nobody-pressed')
  })

  test('moves elsewhere when the node with its line does nothing any more', async () => {
    const { world, call, other } = await answeredByTheFirst()
    world.wait(10_000 + 4_999)
    await dispatchCalls(world.ports, [other.phone])
    assert.equal(other.directed.length, 0)
    world.wait(1)
    await dispatchCalls(world.ports, [other.phone])
    assert.equal(other.directed[0]?.direction.say[0]?.key, 'voice.nobody-pressed')
    world.wait(world.ports.settings.callMs)
    await dispatchCalls(world.ports, [other.phone])
    assert.deepEqual((await now(world, call)).status, { name: 'refused', reason: 'not-present' })
  })

  test('ends by what one node hears, and its last words are not cut off by the other', async () => {
    const { world, call, holder } = await answeredByTheFirst()
    // By a callback that another node answered, last words and all.
    await report(world, call, { name: 'machine-detected' })
    await dispatchCalls(world.ports, [holder.phone])
    assert.equal(holder.directed.length, 0)
    world.wait(20_000)
    await dispatchCalls(world.ports, [holder.phone])
    assert.deepEqual(holder.directed, [{ call: call.id, direction: { say: [], next: 'hang-up' } }])
  })

  test('is hung up at once when its recovery is stopped, or when nobody has taken it', async () => {
    const { world, call, holder } = await answeredByTheFirst()
    const event = { name: 'stopped' } as const
    await world.ports.transact((stores) => keepCall(world.ports, stores, { call, event }))
    const ringing = await called(world, '+819033333333')
    await dispatchCalls(world.ports, [holder.phone])
    await report(world, ringing, { name: 'failed', reason: 'busy' })
    await dispatchCalls(world.ports, [holder.phone])
    assert.deepEqual(
      new Set(holder.directed.map((one) => one.call)),
      new Set([call.id, ringing.id]),
    )
  })
})

/** Two telephones of one name, each with the lines of its own node; the first dialled, and asked for its digit. */
async function answeredByTheFirst() {
  const world = await openWorld()
  const call = await called(world, '+819022222222')
  const [holder, other] = [nodePhone(), nodePhone()]
  await dispatchCalls(world.ports, [holder.phone])
  await report(world, call, { name: 'ringing' })
  await report(world, call, { name: 'answered' })
  const { status } = await now(world, call)
  assert.ok(status.name === 'answered')
  const line = goOn(status.challengeDigits[0]!)
  await report(world, call, { name: 'spoken', line, point: 'ended' })
  return { world, call, holder, other }
}

function nodePhone() {
  const { phone, dialled } = listeningPhone()
  const directed: { call: CallId; direction: Direction }[] = []
  const own: Phone = {
    ...phone,
    lines: async () => dialled,
    direct: async (call, direction) => void directed.push({ call, direction }),
  }
  return { phone: own, directed }
}

const report = ({ ports }: World, { id }: Call, said: CallReport) =>
  reportCall(ports, { callId: id, report: said, from: 'simulator' })

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
