import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, RecoveryId, ResetId, UserId } from '../ids.ts'
import type { Reset, ResetStatus } from './reset.ts'
import type { ResetStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)
const accountId = '123456789012' as AccountId
const ada = 'ada' as UserId

function resetOf(id: string, rest: Partial<Reset> = {}): Reset {
  return {
    id: id as ResetId,
    accountId,
    userId: ada,
    askedBy: 'root' as UserId,
    askedIn: 'laptop' as BrowserHash,
    askedAt: noon,
    reason: 'She stood before me',
    status: { name: 'open', from: noon, until: hours(24) },
    version: 0,
    ...rest,
  }
}

const STATES: readonly ResetStatus[] = [
  { name: 'waiting', until: hours(24) },
  { name: 'open', from: noon, until: hours(24) },
  { name: 'used', at: noon, recoveryId: 'recovery' as RecoveryId },
  { name: 'closed', outcome: 'stopped', at: noon, by: ada },
]

/** What every reset store must do. `resets` is emptied before each test; each call is a transaction of its own. */
export function resetStoreContract(resets: ResetStore): void {
  const idsOf = (found: readonly Reset[]) => found.map(({ id }) => id)

  test('gives back the reset it was given, in every state', async () => {
    for (const status of STATES) {
      const agreed = { agreedBy: 'eve' as UserId, agreedAt: noon }
      const reset = resetOf(status.name, { status, userId: status.name as UserId, ...agreed })
      assert.equal(await resets.add(reset), true)
      assert.deepEqual(await resets.find(reset.id), reset)
    }
    assert.equal(await resets.find('other' as ResetId), undefined)
  })

  test('keeps one running for a user, however many are asked for at once', async () => {
    const added = await Promise.all(['1', '2', '3', '4'].map((id) => resets.add(resetOf(id))))
    assert.equal(added.filter(Boolean).length, 1)
    const running = await resets.runningOf(ada)
    assert.equal(await resets.change({ ...running!, status: STATES[3]! }), true)
    assert.equal(await resets.runningOf(ada), undefined)
    assert.equal(await resets.add(resetOf('next')), true)
  })

  test('lets one of an agreement and many endings at once win', async () => {
    await resets.add(resetOf('one', { status: STATES[0]! }))
    const reset = (await resets.find('one' as ResetId))!
    const moves = [...STATES.slice(1), ...STATES.slice(1)]
    const won = await Promise.all(moves.map((status) => resets.change({ ...reset, status })))
    assert.equal(won.filter(Boolean).length, 1)
    assert.deepEqual((await resets.find(reset.id))?.status, moves[won.indexOf(true)])
  })

  test('pages through those of an account that wait or are open, newest first', async () => {
    for (const [i, status] of STATES.entries())
      await resets.add(resetOf(`${i}`, { status, userId: `${i}` as UserId, askedAt: hours(i) }))
    await resets.add(resetOf('elsewhere', { accountId: '999999999999' as AccountId }))
    const all = await resets.running(accountId, { limit: 10 })
    assert.deepEqual(idsOf(all), ['1', '0'])
    const after = all[0]!
    assert.deepEqual(idsOf(await resets.running(accountId, { after, limit: 1 })), ['0'])
  })

  test('tells which are due', async () => {
    await resets.add(resetOf('one'))
    assert.deepEqual(await resets.due(hours(23), 10), [])
    assert.deepEqual(idsOf(await resets.due(hours(24), 10)), ['one'])
  })

  test('counts tries at a code, and spends it once', async () => {
    const { id } = resetOf('one')
    await resets.add(resetOf('one'))
    assert.equal(await resets.chargeCode(id, 3, noon), undefined)
    await resets.putCode(id, { mac: 'mac', until: hours(1) })
    assert.equal(await resets.chargeCode(id, 3, hours(1)), undefined, 'over')
    const tries = await Promise.all([1, 2, 3, 4, 5].map(() => resets.chargeCode(id, 3, noon)))
    assert.deepEqual(tries.toSorted(), ['mac', 'mac', 'mac', undefined, undefined])
    await resets.putCode(id, { mac: 'newer', until: hours(1) })
    assert.equal(await resets.spendCode(id, 'mac'), false)
    const spent = await Promise.all([1, 2, 3].map(() => resets.spendCode(id, 'newer')))
    assert.equal(spent.filter(Boolean).length, 1)
    assert.equal(await resets.chargeCode(id, 3, noon), undefined)
    assert.deepEqual(await resets.find(id), resetOf('one'), 'the rest is untouched')
  })
}
