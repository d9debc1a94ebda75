import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, DeviceId, RecoveryId, UserId } from '../ids.ts'
import type { Recovery, RecoveryStatus } from './recovery.ts'
import type { RecoveryStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)
const ada = 'ada' as UserId

function recoveryOf(id: string, rest: Partial<Recovery> = {}): Recovery {
  return {
    id: id as RecoveryId,
    accountId: '123456789012' as AccountId,
    userId: ada,
    browser: 'laptop' as BrowserHash,
    way: 'alternative-factors',
    lostDevices: ['phone' as DeviceId],
    proofs: [{ proof: 'password', at: noon }],
    status: { name: 'proving' },
    openedAt: noon,
    provingUntil: hours(24),
    enrolledDevices: [],
    version: 0,
    ...rest,
  }
}

const closed: RecoveryStatus = { name: 'closed', outcome: 'expired', at: noon }
const STATES: readonly RecoveryStatus[] = [
  { name: 'proving' },
  { name: 'holding', until: hours(24), claimUntil: hours(96) },
  { name: 'granted', at: noon, until: hours(24) },
  { name: 'finished', at: noon, undoUntil: hours(72) },
  closed,
]
/** It left a new password, which can be taken back. */
const undoable: RecoveryStatus = { ...closed, undoUntil: hours(80) }

/** What every recovery store must do. `recoveries` is emptied before each test; each call is a transaction of its own. */
export function recoveryStoreContract(recoveries: RecoveryStore): void {
  const idsOf = (found: readonly Recovery[]) => found.map(({ id }) => id)

  test('gives back the recovery it was given, in every state', async () => {
    for (const [place, status] of [...STATES, undoable].entries()) {
      const plain = recoveryOf(`plain-${place}`, { status })
      const full = recoveryOf(`full-${place}`, {
        status,
        claims: plain.id,
        previousPasswordHash: '$argon2id$…',
        enrolledDevices: ['new' as DeviceId],
      })
      for (const recovery of [plain, full]) {
        await recoveries.add(recovery)
        assert.deepEqual(await recoveries.find(recovery.id), recovery)
      }
    }
    assert.equal(await recoveries.find('other' as RecoveryId), undefined)
  })

  test('finds the newest of a browser, in whatever state', async () => {
    await recoveries.add(recoveryOf('young', { openedAt: hours(1), status: closed }))
    await recoveries.add(recoveryOf('old'))
    await recoveries.add(recoveryOf('other', { browser: 'x' as BrowserHash, openedAt: hours(2) }))
    assert.equal((await recoveries.newestIn('laptop' as BrowserHash))?.id, 'young')
    assert.equal(await recoveries.newestIn('none' as BrowserHash), undefined)
  })

  test('passes over a forgotten password without a proof, unless it is asked for (R12)', async () => {
    await recoveries.add(recoveryOf('shown'))
    const way = 'forgotten-password'
    for (let more = 1; more <= 25; more++)
      await recoveries.add(recoveryOf(`hidden-${more}`, { way, openedAt: hours(more), proofs: [] }))
    assert.equal((await recoveries.newestIn('laptop' as BrowserHash))?.id, 'shown')
    assert.equal((await recoveries.newestForgottenIn('laptop' as BrowserHash))?.id, 'hidden-25')
    assert.equal(await recoveries.newestForgottenIn('none' as BrowserHash), undefined)
  })

  test('lists those of a user since a moment, and older ones that are open, newest first', async () => {
    await recoveries.add(recoveryOf('old-open', { openedAt: hours(-3) }))
    await recoveries.add(recoveryOf('old-closed', { openedAt: hours(-2), status: closed }))
    await recoveries.add(recoveryOf('young-closed', { openedAt: hours(-1), status: closed }))
    await recoveries.add(recoveryOf('bobs', { userId: 'bob' as UserId }))
    assert.deepEqual(idsOf(await recoveries.of(ada, hours(-1))), ['young-closed', 'old-open'])
  })

  test('changes a recovery from the version that it has, and only once', async () => {
    const recovery = recoveryOf('one')
    await recoveries.add(recovery)
    const held = { ...recovery, status: STATES[1]! }
    assert.equal(await recoveries.change(held), true)
    assert.deepEqual(await recoveries.find(recovery.id), { ...held, version: 1 })
    assert.equal(await recoveries.change({ ...recovery, status: closed }), false)
    assert.equal(await recoveries.change(recoveryOf('other')), false)
  })

  test('lets one of a stop and many completions at once win (invariant 6)', async () => {
    const recovery = recoveryOf('one')
    await recoveries.add(recovery)
    const moves = [...STATES.slice(1), ...STATES.slice(1), ...STATES.slice(1)]
    const won = await Promise.all(moves.map((status) => recoveries.change({ ...recovery, status })))
    assert.equal(won.filter(Boolean).length, 1)
    const stored = await recoveries.find(recovery.id)
    assert.deepEqual(stored?.status, moves[won.indexOf(true)])
    assert.equal(stored?.version, 1)
  })

  test('pages through the unfinished ones of an account, newest first, and counts them', async () => {
    for (const status of STATES) await recoveries.add(recoveryOf(status.name, { status }))
    await recoveries.add(recoveryOf('undoable', { status: undoable }))
    await recoveries.add(recoveryOf('young', { openedAt: hours(1) }))
    await recoveries.add(recoveryOf('unproven', { proofs: [], openedAt: hours(2) }))
    await recoveries.add(recoveryOf('elsewhere', { accountId: '999999999999' as AccountId }))
    const account = '123456789012' as AccountId
    const all = await recoveries.unfinished(account, { limit: 10 })
    assert.deepEqual(idsOf(all), ['young', 'proving', 'holding', 'granted'])
    const after = all[1]!
    assert.deepEqual(idsOf(await recoveries.unfinished(account, { after, limit: 1 })), ['holding'])
    assert.equal(await recoveries.countUnfinished(account, 10), 4)
    assert.equal(await recoveries.countUnfinished(account, 3), 3)
    assert.equal(await recoveries.countUnfinished('999999999999' as AccountId, 10), 1)
  })

  test('tells which are due, the longest due first', async () => {
    for (const status of STATES) await recoveries.add(recoveryOf(status.name, { status }))
    await recoveries.add(recoveryOf('undoable', { status: undoable }))
    await recoveries.add(recoveryOf('early', { provingUntil: hours(1) }))
    assert.deepEqual(await recoveries.due(new Date(hours(1).getTime() - 1), 10), [])
    assert.deepEqual(idsOf(await recoveries.due(hours(1), 10)), ['early'])
    assert.deepEqual(idsOf(await recoveries.due(hours(1000), 1)), ['early'])
    const later = idsOf(await recoveries.due(hours(1000), 10))
    assert.deepEqual(later.slice(3), ['finished', 'undoable', 'holding'])
    assert.deepEqual(later.slice(1, 3).toSorted(), ['granted', 'proving'])
    const early = (await recoveries.find('early' as RecoveryId))!
    await recoveries.change({ ...early, status: closed })
    assert.deepEqual(await recoveries.due(hours(1), 10), [])
  })
}
