import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, CodeSetId, SessionId, UserId } from '../ids.ts'
import type { CodeDraft } from './recovery-code.ts'
import type { RecoveryCodeStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const [ada, bob] = ['ada' as UserId, 'bob' as UserId]
const session = 'session' as SessionId

const draft: CodeDraft = {
  id: 'first' as CodeSetId,
  accountId: '123456789012' as AccountId,
  userId: ada,
  createdAt: noon,
  draftOf: session,
  draftUntil: minutes(60),
  sealedCodes: 'sealed',
}
const second: CodeDraft = { ...draft, id: 'second' as CodeSetId, createdAt: minutes(1) }
const ten = (name: string) => Array.from({ length: 10 }, (_, index) => `${name}${index}`)

/** What every store of recovery codes must do. `codes` is emptied before each test; each call is a transaction of its own. */
export function recoveryCodeStoreContract(codes: RecoveryCodeStore): void {
  const make = async (one: CodeDraft, name: string, at = one.createdAt) => {
    await codes.putDraft(one)
    assert.equal(await codes.activate(one, { macs: ten(name), at }), true)
  }

  test('keeps one draft of a session until it expires or is dropped', async () => {
    await codes.putDraft(draft)
    await codes.putDraft(second)
    assert.deepEqual(await codes.findDraft(session, minutes(59)), second)
    assert.equal(await codes.findDraft(session, minutes(60)), undefined)
    assert.equal(await codes.findDraft('other' as SessionId, noon), undefined)
    assert.equal(await codes.activate(draft, { macs: ten('a'), at: noon }), false)
    await codes.dropDrafts(session)
    assert.equal(await codes.findDraft(session, noon), undefined)
    await codes.putDraft(draft)
    assert.equal(await codes.dropExpiredDrafts(minutes(60)), 1)
    assert.equal(await codes.stock(ada), undefined)
  })

  test('makes no valid set of a draft that is too old or used', async () => {
    await codes.putDraft(draft)
    assert.equal(await codes.activate(draft, { macs: ten('a'), at: minutes(60) }), false)
    assert.equal(await codes.activate(draft, { macs: ten('a'), at: noon }), true)
    assert.equal(await codes.activate(draft, { macs: ten('b'), at: noon }), false)
    assert.equal(await codes.findDraft(session, noon), undefined)
  })

  test('leaves the old set valid until the new one is kept', async () => {
    await make(draft, 'a')
    await codes.putDraft(second)
    assert.ok(await codes.find(ada, ['a1']))
    await codes.activate(second, { macs: ten('b'), at: minutes(2) })
    assert.equal(await codes.find(ada, ['a1']), undefined)
    assert.ok(await codes.find(ada, ['b1']))
    const stock = { setId: second.id, left: 10, of: 10, madeAt: minutes(2), provenAt: minutes(2) }
    assert.deepEqual(await codes.stock(ada), stock)
  })

  test('finds a code by any of its hashes, for its own user only (R02)', async () => {
    await make(draft, 'a')
    assert.deepEqual(await codes.find(ada, ['x', 'a3']), { setId: draft.id, mac: 'a3' })
    assert.equal(await codes.find(ada, ['x']), undefined)
    assert.equal(await codes.find(bob, ['a3']), undefined)
    assert.equal(await codes.spend(bob, { setId: draft.id, mac: 'a3' }, noon), false)
  })

  test('lets one of many concurrent uses of a code win (A07)', async () => {
    await make(draft, 'a')
    const code = { setId: draft.id, mac: 'a3' }
    const wins = await Promise.all(
      Array.from({ length: 16 }, () => codes.spend(ada, code, minutes(3))),
    )
    assert.equal(wins.filter(Boolean).length, 1)
    assert.deepEqual(await codes.find(ada, ['a3']), { ...code, usedAt: minutes(3) })
    assert.equal((await codes.stock(ada))?.left, 9)
  })

  test('remembers when a valid set was proven last, by a trial or by use, and spends nothing by a trial (DE-5)', async () => {
    await make(draft, 'a')
    const proven = async () => (await codes.stock(ada))?.provenAt
    assert.deepEqual(await proven(), noon)
    await codes.spend(ada, { setId: draft.id, mac: 'a3' }, minutes(2))
    assert.deepEqual(await proven(), minutes(2))
    assert.equal(await codes.prove(draft.id, minutes(3)), true)
    assert.deepEqual(await proven(), minutes(3))
    assert.equal((await codes.stock(ada))?.left, 9)
    await codes.spend(ada, { setId: draft.id, mac: 'a4' }, minutes(4))
    assert.deepEqual(await proven(), minutes(4))
    await codes.end(ada, minutes(5))
    assert.equal(await codes.prove(draft.id, minutes(6)), false)
  })

  test('spends nothing of a set that has ended', async () => {
    await make(draft, 'a')
    assert.equal(await codes.end(ada, minutes(1)), true)
    assert.equal(await codes.end(ada, minutes(1)), false)
    assert.equal(await codes.spend(ada, { setId: draft.id, mac: 'a3' }, minutes(2)), false)
    assert.equal(await codes.stock(ada), undefined)
  })

  test('puts back what was valid at a moment, without what was spent', async () => {
    await make(draft, 'a')
    await codes.spend(ada, { setId: draft.id, mac: 'a3' }, minutes(1))
    await make(second, 'b', minutes(10))
    await codes.putBack(ada, minutes(5), minutes(11))
    assert.equal(await codes.find(ada, ['b1']), undefined)
    assert.equal((await codes.stock(ada))?.left, 9)
    await codes.putBack(ada, minutes(-1), minutes(12))
    assert.equal(await codes.stock(ada), undefined)
  })

  test('forgets what ended long ago, and nothing that is valid', async () => {
    await make(draft, 'a')
    await make(second, 'b', minutes(10))
    assert.equal(await codes.dropEndedBefore(minutes(10)), 0)
    assert.equal(await codes.dropEndedBefore(minutes(11)), 1)
    await codes.putBack(ada, minutes(5), minutes(12))
    assert.equal(await codes.stock(ada), undefined)
  })
}
