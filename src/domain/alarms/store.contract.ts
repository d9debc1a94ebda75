import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, AlarmId, UserId } from '../ids.ts'
import type { Alarm, AlarmKind } from './alarm.ts'
import type { AlarmStore } from './store.ts'

const account = '123456789012' as AccountId
const other = '123456789013' as AccountId
const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 12, count))

const alarm = (id: string, at: Date, rest: Partial<Alarm> = {}): Alarm => ({
  id: id as AlarmId,
  accountId: account,
  kind: 'code-reused',
  at,
  ...rest,
})
const idsOf = (alarms: readonly Alarm[]) => alarms.map(({ id }) => id)

/** What every alarm store must do. `alarms` is emptied before each test; each call is a transaction of its own. */
export function alarmStoreContract(alarms: AlarmStore): void {
  const tell = (minutes: number, kind: AlarmKind = 'code-reused') =>
    alarms.tell(account, kind, { at: minute(minutes), lastBefore: minute(minutes - 10) })

  test('gives each alarm to one of many nodes for webhooks, oldest first', async () => {
    const full = alarm('first', minute(1), { subject: 'ada' as UserId, actor: 'nobody' })
    await alarms.add(alarm('second', minute(2)))
    await alarms.add(full)
    assert.deepEqual(await alarms.toHook(1), [full])
    const won = await Promise.all(
      Array.from({ length: 8 }, () => alarms.hooked(full.id, minute(3))),
    )
    assert.equal(won.filter(Boolean).length, 1)
    assert.deepEqual(idsOf(await alarms.toHook(10)), ['second'])
  })

  test('tells of a kind at once, then not before the gap is over, and then of all (R30)', async () => {
    await alarms.add(alarm('first', minute(1)))
    assert.deepEqual(await alarms.untold(), [{ accountId: account, kind: 'code-reused' }])
    assert.deepEqual(idsOf(await tell(1)), ['first'])
    assert.deepEqual(await alarms.untold(), [])
    for (const [id, at] of [
      ['third', 5],
      ['second', 3],
    ] as const)
      await alarms.add(alarm(id, minute(at)))
    assert.deepEqual(await tell(10), [])
    assert.deepEqual(idsOf(await tell(11)), ['second', 'third'])
    assert.deepEqual(await tell(30), [])
  })

  test('bundles each kind of each account by itself', async () => {
    await alarms.add(alarm('one', minute(1)))
    await alarms.add(alarm('two', minute(1), { kind: 'device-suspended' }))
    await alarms.add(alarm('three', minute(1), { accountId: other }))
    assert.equal((await alarms.untold()).length, 3)
    assert.deepEqual(idsOf(await tell(1)), ['one'])
    assert.deepEqual(idsOf(await tell(1, 'device-suspended')), ['two'])
    assert.deepEqual(await alarms.untold(), [{ accountId: other, kind: 'code-reused' }])
  })

  test('lets one of many nodes tell', async () => {
    for (let number = 0; number < 5; number++)
      await alarms.add(alarm(`alarm-${number}`, minute(number)))
    const told = await Promise.all(Array.from({ length: 8 }, () => tell(10)))
    assert.deepEqual(told.map(({ length }) => length).toSorted(), [0, 0, 0, 0, 0, 0, 0, 5])
  })

  test('knows the newest of a kind', async () => {
    assert.equal(await alarms.newest(account, 'code-reused'), undefined)
    for (const at of [2, 7, 4]) await alarms.add(alarm(`at-${at}`, minute(at)))
    await alarms.add(alarm('other', minute(9), { accountId: other }))
    assert.deepEqual(await alarms.newest(account, 'code-reused'), minute(7))
  })

  test('drops only what was told before a moment and handed to webhooks', async () => {
    for (const id of ['told', 'not-hooked']) await alarms.add(alarm(id, minute(1)))
    await alarms.hooked('told' as AlarmId, minute(1))
    await tell(1)
    await alarms.add(alarm('waiting', minute(2)))
    assert.equal(await alarms.dropToldBefore(minute(1)), 0)
    assert.equal(await alarms.dropToldBefore(minute(2)), 1)
    assert.deepEqual(idsOf(await alarms.toHook(10)), ['not-hooked', 'waiting'])
  })

  test('knows no operators where there is no account', async () => {
    assert.deepEqual(await alarms.operators(), [])
  })
}
