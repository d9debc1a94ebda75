import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, MessageId, RecoveryId, UserId } from '../ids.ts'
import { afterFailure, type Message } from './message.ts'
import type { OutboxStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const days = (count: number) => minutes(count * 24 * 60)

function letter(id: string, rest: Partial<Message> = {}): Message {
  return {
    id: id as MessageId,
    kind: 'letter',
    isNotice: false,
    sealedBody: 'sealed',
    createdAt: noon,
    nextTryAt: noon,
    tries: 0,
    ...rest,
  }
}

/** What every outbox store must do. `outbox` is emptied before each test; each call is a transaction of its own. */
export function outboxStoreContract(outbox: OutboxStore): void {
  const lease = (limit = 10, now = noon) =>
    outbox.lease(limit, new Date(now.getTime() + 60_000), now)
  const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)

  test('gives back the message it was given', async () => {
    const full = letter('full', {
      accountId: '123456789012' as AccountId,
      userId: 'ada' as UserId,
      recoveryId: 'recovery' as RecoveryId,
      isNotice: true,
      leasedUntil: noon,
      deliveredAt: noon,
      deadAt: noon,
      refusedAt: noon,
      lastError: '550 "no"',
    })
    for (const message of [letter('plain'), full]) {
      await outbox.add(message)
      assert.deepEqual(await outbox.find(message.id), message)
    }
    assert.equal(await outbox.find('other' as MessageId), undefined)
  })

  test('leases what is due, oldest first, until the lease is over', async () => {
    await outbox.add(letter('second', { createdAt: minutes(-1), nextTryAt: minutes(-1) }))
    await outbox.add(letter('first', { createdAt: minutes(-2), nextTryAt: minutes(-2) }))
    await outbox.add(letter('third'))
    await outbox.add(letter('not-due', { nextTryAt: minutes(1) }))
    assert.deepEqual(idsOf(await lease(2)), ['first', 'second'])
    const [third] = await lease()
    assert.deepEqual(third, letter('third', { leasedUntil: minutes(1) }))
    assert.deepEqual(await lease(), [])
    assert.equal((await lease(10, minutes(1))).length, 4)
  })

  test('leases each message to one of many nodes', async () => {
    const ids = Array.from({ length: 40 }, (_, number) => `letter-${number}`)
    for (const id of ids) await outbox.add(letter(id))
    const leased = await Promise.all(Array.from({ length: 16 }, () => lease(5)))
    const all = leased.flatMap(idsOf)
    assert.equal(new Set(all).size, all.length)
    // Whoever came while others were leasing may have got less; nobody waits.
    for (let more = await lease(5); more.length > 0; more = await lease(5)) all.push(...idsOf(more))
    assert.deepEqual(all.toSorted(), ids.toSorted())
  })

  test('forgets the body of what was delivered, and never leases it again', async () => {
    await outbox.add(letter('one'))
    await lease()
    await outbox.delivered('one' as MessageId, minutes(1))
    const { sealedBody: _, ...bare } = letter('one', { deliveredAt: minutes(1) })
    assert.deepEqual(await outbox.find(bare.id), bare)
    assert.deepEqual(await lease(10, minutes(60)), [])
    assert.equal(await outbox.waiting(), 0)
  })

  test('gives a failed message back for its next try', async () => {
    await outbox.add(letter('one'))
    await lease()
    await outbox.failed('one' as MessageId, { error: 'refused', nextTryAt: minutes(2) })
    const failed = letter('one', { tries: 1, nextTryAt: minutes(2), lastError: 'refused' })
    assert.deepEqual(await outbox.find(failed.id), failed)
    assert.deepEqual(await lease(10, minutes(1)), [])
    assert.deepEqual(idsOf(await lease(10, minutes(2))), ['one'])
    assert.equal(await outbox.waiting(), 1)
  })

  test('keeps dead messages for the operator, newest first, and revives each once', async () => {
    for (const id of ['one', 'two', 'well']) await outbox.add(letter(id))
    await outbox.failed('one' as MessageId, { error: 'no such mailbox', deadAt: days(4) })
    await outbox.failed('two' as MessageId, { error: 'no such mailbox', deadAt: days(5) })
    assert.deepEqual(idsOf(await outbox.dead(10)), ['two', 'one'])
    assert.equal(await outbox.deadCount(), 2)
    assert.deepEqual(idsOf(await outbox.dead(1)), ['two'])
    assert.deepEqual(idsOf(await lease(10, days(6))), ['well'])

    const revived = await Promise.all(
      Array.from({ length: 8 }, () => outbox.revive('one' as MessageId, days(6))),
    )
    assert.equal(revived.filter(Boolean).length, 1)
    assert.equal(await outbox.revive('well' as MessageId, days(6)), false)
    assert.deepEqual(idsOf(await lease(10, days(6))), ['one'])
    // New tries are new tries, however old it is.
    assert.ok('nextTryAt' in afterFailure((await outbox.find('one' as MessageId))!, days(6)))
  })

  test('lists the letters of an account that failed at first, newest first, and hurries one', async () => {
    const accountId = '123456789012' as AccountId
    const at = (minute: number) => ({ accountId, createdAt: minutes(minute) })
    for (const [minute, id] of ['old', 'dead', 'new', 'untried', 'taken'].entries())
      await outbox.add(letter(id, at(minute)))
    await outbox.add(letter('hook', { ...at(9), kind: 'webhook' }))
    await outbox.add(letter('other', { accountId: '999999999999' as AccountId }))
    for (const id of ['old', 'new', 'taken', 'hook', 'other'])
      await outbox.failed(id as MessageId, { error: 'no', nextTryAt: days(1), refusedAt: noon })
    await outbox.failed('dead' as MessageId, { error: 'no', deadAt: days(1) })
    await outbox.delivered('taken' as MessageId, noon)
    const found = await outbox.unsent(accountId, { limit: 2 })
    assert.deepEqual(idsOf(found), ['new', 'dead'])
    assert.deepEqual(found[0]?.refusedAt, noon)
    assert.deepEqual(idsOf(await outbox.unsent(accountId, { after: found[1]!, limit: 2 })), ['old'])
    assert.equal((await outbox.find('taken' as MessageId))?.refusedAt, undefined)

    assert.equal(await outbox.hurry('dead' as MessageId, noon), false)
    assert.equal(await outbox.hurry('untried' as MessageId, noon), false)
    assert.equal(await outbox.hurry('old' as MessageId, noon), true)
    assert.ok(idsOf(await lease()).includes('old' as MessageId))
  })

  test('knows whether a notice of a recovery was handed over (R24)', async () => {
    const recoveryId = 'recovery' as RecoveryId
    await outbox.add(letter('link', { recoveryId }))
    await outbox.add(letter('notice', { recoveryId, isNotice: true }))
    await outbox.delivered('link' as MessageId, noon)
    assert.equal(await outbox.noticeDelivered(recoveryId), false)
    await outbox.delivered('notice' as MessageId, noon)
    assert.equal(await outbox.noticeDelivered(recoveryId), true)
    assert.equal(await outbox.noticeDelivered('other' as RecoveryId), false)
  })

  test('drops only what was delivered before a moment', async () => {
    for (const id of ['old', 'young', 'waiting']) await outbox.add(letter(id))
    await outbox.delivered('old' as MessageId, minutes(1))
    await outbox.delivered('young' as MessageId, minutes(2))
    assert.equal(await outbox.dropDeliveredBefore(minutes(2)), 1)
    assert.equal(await outbox.find('old' as MessageId), undefined)
    assert.equal(await outbox.waiting(), 1)
  })
}
