import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, CallId, NumberId, RecoveryId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import { after, type Call, type CallEvent, type NewCall, newCall } from './call.ts'
import { goOn, plain } from './line.ts'
import { moveCall } from './move-call.ts'
import type { CallStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => after(noon, count * 60_000)

/** Ada and Bob are users of one account. A store may need rows for them, made before each test. */
const CALLERS = {
  accountId: '123456789012' as AccountId,
  ada: { userId: 'ada' as UserId, numberId: 'number-of-ada' as NumberId },
  bob: { userId: 'bob' as UserId, numberId: 'number-of-bob' as NumberId },
  recoveryId: 'recovery-of-ada' as RecoveryId,
}

function callOf(id: string, rest: Partial<NewCall> & { at?: Date } = {}): Call {
  const { at = noon, ...changed } = rest
  const { accountId, ada } = CALLERS
  const number = { range: '+81901234', numberMac: 'mac-of-number' }
  const call = { ...ada, ...number, accountId, purpose: 'test', language: 'ja' } as const
  return newCall({ ...call, id: id as CallId, ...changed }, at)
}

/** A road through every state, one change each. */
const ROAD: readonly CallEvent[] = [
  { name: 'dialled', provider: 'sip', next: ['simulator'] },
  { name: 'failed', reason: 'provider-error', cause: '503' },
  { name: 'dialled', provider: 'simulator', next: [] },
  { name: 'placed', reference: 'CA1' },
  { name: 'ringing' },
  { name: 'answered', challengeDigits: [5, 3] },
  { name: 'spoken', line: plain('voice.not-you'), point: 'begun' },
  { name: 'keys', keys: '9' },
  { name: 'keys', keys: '1' },
  { name: 'spoken', line: goOn(5), point: 'ended' },
  { name: 'keys', keys: '5' },
  { name: 'spoken', line: plain('voice.ask-digits'), point: 'begun' },
  { name: 'keys', keys: '12' },
  { name: 'keys', keys: '#9' },
  { name: 'keys', keys: '#' },
]

function moved(call: Call, event: CallEvent, now = noon): Call {
  const move = moveCall(call, event, { now, mac: (_, text) => text, settings: withDefaults() })
  assert.ok(move.moved, `${event.name} moves nothing`)
  return move.call
}
const ended = (call: Call, now = noon): Call => moved(call, { name: 'stopped' }, now)

/** What every call store must do. `calls` is emptied, and the rows of `CALLERS` are there, before each test. */
export function callStoreContract(calls: CallStore): void {
  const addEnded = async (call: Call) => {
    assert.equal(await calls.add(call), true)
    assert.equal(await calls.change(ended(call, call.createdAt), call.version), true)
  }
  const idsOf = (found: readonly Call[]) => found.map(({ id }) => id)

  test('gives back the call it was given, or nothing', async () => {
    const call = callOf('call-1', { purpose: 'recovery', recoveryId: CALLERS.recoveryId })
    assert.equal(await calls.add(call), true)
    assert.deepEqual(await calls.find(call.id), call)
    assert.equal(await calls.find('call-2' as CallId), undefined)
  })

  test('keeps every state as it is', async () => {
    let call = callOf('call-1')
    await calls.add(call)
    for (const event of ROAD) {
      const next = moved(call, event)
      assert.equal(await calls.change(next, call.version), true)
      assert.deepEqual(await calls.find(call.id), next)
      call = next
    }
    assert.equal(call.status.name, 'stopped')
  })

  test('changes a call only from the version that it has', async () => {
    const call = callOf('call-1')
    await calls.add(call)
    const dialled = moved(call, ROAD[0]!)
    assert.equal(await calls.change(dialled, call.version), true)
    assert.equal(await calls.change(ended(call), call.version), false)
    assert.equal(await calls.change(ended(callOf('call-2')), call.version), false)
    assert.deepEqual(await calls.find(call.id), dialled)
  })

  test('lets one of many dispatchers dial a call', async () => {
    const call = callOf('call-1')
    await calls.add(call)
    const claims = Array.from({ length: 16 }, () =>
      calls.change(moved(call, ROAD[0]!), call.version),
    )
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1)
  })

  test('takes one call at a time per user, however many ask at once (R20)', async () => {
    const asked = Array.from({ length: 16 }, (_, number) => calls.add(callOf(`call-${number}`)))
    assert.equal((await Promise.all(asked)).filter(Boolean).length, 1)
    assert.equal((await calls.open()).length, 1)
    assert.equal(await calls.add(callOf('call-of-bob', CALLERS.bob)), true)
  })

  test('takes the next one when the last is over', async () => {
    const first = callOf('call-1')
    await addEnded(first)
    assert.equal(await calls.findOpen(first.userId), undefined)
    const second = callOf('call-2')
    assert.equal(await calls.add(second), true)
    assert.deepEqual(await calls.findOpen(second.userId), second)
    assert.equal(await calls.findOpen(CALLERS.bob.userId), undefined)
  })

  test('lists what is under way, oldest first', async () => {
    const bobs = callOf('call-of-bob', { ...CALLERS.bob, at: minutes(-1) })
    await addEnded(callOf('call-1', { at: minutes(-2) }))
    await calls.add(callOf('call-2'))
    await calls.add(bobs)
    assert.deepEqual(idsOf(await calls.open()), ['call-of-bob', 'call-2'])
    await calls.change(ended(bobs), bobs.version)
    assert.deepEqual(idsOf(await calls.open()), ['call-2'])
  })

  test('finds recent calls by user, account, number and range, ended or not, oldest first', async () => {
    await addEnded(callOf('too-old', { at: minutes(-61) }))
    await addEnded(
      callOf('ada-2', { at: minutes(-30), numberId: CALLERS.bob.numberId, range: '+442079' }),
    )
    await addEnded(callOf('ada-1', { at: minutes(-60) }))
    await calls.add(callOf('ada-3'))
    await calls.add(callOf('bob-1', { ...CALLERS.bob, at: minutes(-10) }))
    const { accountId, ada, bob } = CALLERS
    const since = minutes(-60)
    const recent = async (of: Parameters<CallStore['recent']>[0]) =>
      idsOf(await calls.recent(of, since))
    assert.deepEqual(await recent({ userId: ada.userId }), ['ada-1', 'ada-2', 'ada-3'])
    assert.deepEqual(await recent({ numberId: bob.numberId }), ['ada-2', 'bob-1'])
    assert.deepEqual(await recent({ accountId }), ['ada-1', 'ada-2', 'bob-1', 'ada-3'])
    assert.deepEqual(await recent({ range: '+81901234' }), ['ada-1', 'bob-1', 'ada-3'])
    assert.deepEqual(await recent({ range: '+8190123' }), [])
    assert.deepEqual(await recent({ accountId: '999999999999' as AccountId }), [])
  })

  test('counts what was spent: in all, on tests, and on one range (R20)', async () => {
    const recovery = { purpose: 'recovery', recoveryId: CALLERS.recoveryId } as const
    await addEnded(callOf('too-old', { at: minutes(-61) }))
    await addEnded(callOf('call-1', { at: minutes(-60), ...recovery }))
    await addEnded(callOf('call-2', { at: minutes(-30) }))
    await addEnded(callOf('call-3', { at: minutes(-20), range: '+8190123' }))
    await calls.add(callOf('call-4', { ...recovery }))
    const spending = { since: minutes(-60), hour: minutes(-25), callPrice: 1000 }
    const money = { hour: 2, micros: 1000, testMicros: 0 }
    const spent = (range: string) => calls.spent(range, spending)
    assert.deepEqual(await spent('+81901234'), { all: 4, tests: 2, range: 3, ...money })
    assert.deepEqual(await spent('+8190123'), { all: 4, tests: 2, range: 1, ...money })
    assert.deepEqual(await spent('+1202555'), { all: 4, tests: 2, range: 0, ...money })
    const nothing = { all: 0, tests: 0, range: 0, hour: 0, micros: 0, testMicros: 0 }
    assert.deepEqual(await calls.spent('+81901234', { ...spending, since: minutes(1) }), nothing)
  })

  test('counts money: the price where it is known, else what a call is taken to cost', async () => {
    const carried = async (call: Call, price?: number) => {
      await calls.add(call)
      const dialled = moved(call, ROAD[2]!, call.createdAt)
      await calls.change(dialled, call.version)
      const taken = moved(dialled, { name: 'placed', reference: call.id }, call.createdAt)
      await calls.change(taken, dialled.version)
      const over = moved(taken, { name: 'hung-up' }, call.createdAt)
      await calls.change(over, taken.version)
      if (price !== undefined) await calls.setPrice(call.id, { micros: price, currency: 'USD' })
    }
    await carried(callOf('call-1', { at: minutes(-3) }), 7)
    await carried(callOf('call-2', { at: minutes(-2) }))
    const recovery = { purpose: 'recovery', recoveryId: CALLERS.recoveryId } as const
    await carried(callOf('call-3', { at: minutes(-1), ...recovery }), 40)
    const spending = { since: minutes(-60), hour: minutes(-60), callPrice: 1000 }
    const { micros, testMicros } = await calls.spent('+81901234', spending)
    assert.deepEqual([micros, testMicros], [1047, 1007])
    const priced = await calls.find('call-1' as CallId)
    assert.deepEqual([priced?.priceMicros, priced?.priceCurrency], [7, 'USD'])

    const due = { providers: ['sip', 'simulator'], since: minutes(-60), by: noon, limit: 10 }
    const [owed, ...more] = await calls.unpriced(due)
    assert.deepEqual([owed?.id, more], ['call-2', []])
    assert.deepEqual(await calls.unpriced({ ...due, providers: ['sip'] }), [])
    assert.deepEqual(await calls.unpriced({ ...due, by: minutes(-3) }), [])
    const claims = Array.from({ length: 8 }, () => calls.claimPrice(owed!, minutes(5)))
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1)
    assert.deepEqual(await calls.unpriced(due), [])
    assert.deepEqual(idsOf(await calls.unpriced({ ...due, by: minutes(5) })), ['call-2'])
  })

  test('counts money for every provider that may have dialled, also where two failed before (R20)', async () => {
    const begun = callOf('call-1')
    await calls.add(begun)
    const cause = 'timeout, {"provider":"sip"}'
    const failed = { name: 'failed', reason: 'provider-error', cause } as const
    const events: CallEvent[] = [
      { name: 'dialled', provider: 'sip', next: ['sip2', 'twilio'] },
      failed,
      { name: 'dialled', provider: 'sip2', next: ['twilio'] },
      failed,
      { name: 'dialled', provider: 'twilio', next: [] },
    ]
    const last = events.reduce((call, event) => moved(call, event), begun)
    assert.equal(last.tried?.length, 2)
    await calls.change(last, begun.version)
    const spending = { since: minutes(-60), hour: minutes(-60), callPrice: 1000 }
    assert.equal((await calls.spent('', spending)).micros, 3000)
  })

  test('hears a callback once, however many nodes it reaches', async () => {
    const call = 'call-1' as CallId
    const hear = (callback: string, of = call) => calls.hear(of, { callback, at: noon })
    const heard = await Promise.all(Array.from({ length: 8 }, () => hear('status 1')))
    assert.equal(heard.filter(Boolean).length, 1)
    assert.equal(await hear('status 2'), true)
    assert.equal(await hear('status 1', 'call-2' as CallId), true)
    assert.equal(await calls.dropHeardBefore(noon), 0)
    assert.equal(await calls.dropHeardBefore(minutes(1)), 3)
    assert.equal(await hear('status 1'), true)
  })

  test('pages through what came to nothing in an account, newest first, and counts it', async () => {
    const fail = async (call: Call) => {
      await calls.add(call)
      const dialled = moved(call, ROAD[0]!, call.createdAt)
      await calls.change(dialled, call.version)
      const over = moved(dialled, { name: 'failed', reason: 'busy' }, call.createdAt)
      await calls.change(over, dialled.version)
    }
    await fail(callOf('too-old', { at: minutes(-61) }))
    await fail(callOf('call-1', { at: minutes(-60) }))
    await fail(callOf('call-2', { at: minutes(-30) }))
    await fail(callOf('call-3', { at: minutes(-30), ...CALLERS.bob }))
    await fail(callOf('elsewhere', { accountId: '999999999999' as AccountId }))
    await addEnded(callOf('stopped', { at: minutes(-10) }))
    await calls.add(callOf('under-way'))
    const { accountId } = CALLERS
    const since = minutes(-60)
    const all = await calls.page(accountId, { since, limit: 10, which: 'failed' })
    assert.deepEqual(idsOf(all), ['call-3', 'call-2', 'call-1'])
    const after = all[0]!
    assert.deepEqual(
      idsOf(await calls.page(accountId, { since, after, limit: 1, which: 'failed' })),
      ['call-2'],
    )
    const whole = await calls.page(accountId, { since, limit: 3, which: 'all' })
    assert.deepEqual(idsOf(whole), ['under-way', 'stopped', 'call-3'])
    assert.equal(await calls.countFailed(accountId, since, 10), 3)
    assert.equal(await calls.countFailed(accountId, since, 2), 2)
  })
}
