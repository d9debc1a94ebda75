import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, DeviceId, SessionId, UserId } from '../ids.ts'
import type { Authenticator, Credential, Device } from './device.ts'
import type { DeviceStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const ada = 'ada' as UserId
const session = 'session' as SessionId

const draft: Authenticator = {
  id: 'phone' as DeviceId,
  accountId: '123456789012' as AccountId,
  userId: ada,
  kind: 'authenticator',
  name: 'Phone',
  status: 'draft',
  sealedSecret: 'sealed',
  lastStep: -1,
  driftSteps: 0,
  draftOf: session,
  draftUntil: minutes(60),
  createdAt: noon,
}
const { draftOf: _of, draftUntil: _until, ...undrafted } = draft
const active: Authenticator = {
  ...undrafted,
  status: 'active',
  activatedAt: noon,
  handsets: ['A phone', 'Old tablet'],
}

const credential: Credential = {
  id: 'credential',
  publicKey: 'cose',
  signCount: 0,
  backupEligible: true,
  backedUp: false,
  transports: ['internal', 'hybrid'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  userVerified: true,
}

const called = (id: string, name = id): Authenticator => ({ ...active, id: id as DeviceId, name })
const drafted = (id: string, name: string): Authenticator => ({
  ...draft,
  id: id as DeviceId,
  name,
})

/** What every device store must do. `devices` is emptied before each test; each call is a transaction of its own. */
export function deviceStoreContract(devices: DeviceStore): void {
  const statusOf = async (device: DeviceId) => (await devices.find(ada, device))?.status

  test('gives back the device it was given, to its user only', async () => {
    const full: Authenticator = {
      ...active,
      proposedDriftSteps: -3,
      lastUsedAt: noon,
      suspendedAt: noon,
      suspendedFor: 'lost',
      revokedAt: noon,
    }
    await devices.add(full)
    assert.deepEqual(await devices.find(ada, full.id), full)
    assert.equal(await devices.find('bob' as UserId, full.id), undefined)
  })

  test('gives back a device of every kind', async () => {
    const { sealedSecret, lastStep, driftSteps, handsets, ...common } = active
    const oath = { algorithm: 'sha256', digits: 8, period: 60 } as const
    const token: Device = {
      ...common,
      ...{ sealedSecret, lastStep, driftSteps },
      id: 'token' as DeviceId,
      kind: 'token',
      name: 'Token',
      oath,
    }
    const key: Device = {
      ...common,
      id: 'key' as DeviceId,
      kind: 'passkey',
      name: 'Key',
      credential,
    }
    for (const device of [token, key]) {
      await devices.add(device)
      assert.deepEqual(await devices.find(ada, device.id), device)
    }
    const { credential: _, ...unregistered } = key
    const unfinished: Device = {
      ...unregistered,
      id: 'draft-key' as DeviceId,
      status: 'draft',
      draftOf: session,
      draftUntil: minutes(60),
    }
    await devices.add(unfinished)
    assert.deepEqual(await devices.findDraft(session, noon), unfinished)
  })

  test('lists every device but drafts, oldest first', async () => {
    const young = { ...called('young'), createdAt: minutes(2) }
    const revoked = { ...called('gone'), status: 'revoked', createdAt: minutes(1) } as const
    for (const device of [young, revoked, active, drafted('draft', 'Draft')]) {
      await devices.add(device)
    }
    assert.deepEqual(await devices.all(ada), [active, revoked, young])
    assert.deepEqual(await devices.all('bob' as UserId), [])
  })

  draftContract(devices)

  test('burns a step once, and never an older one (A02)', async () => {
    await devices.add({ ...active, proposedDriftSteps: 5 })
    const use = { step: 100, driftSteps: 1, at: minutes(1) }
    assert.equal(await devices.burnStep(active.id, use), true)
    assert.equal(await devices.burnStep(active.id, use), false)
    assert.equal(await devices.burnStep(active.id, { ...use, step: 99 }), false)
    const burned = { ...active, lastStep: 100, driftSteps: 1, lastUsedAt: minutes(1) }
    assert.deepEqual(await devices.find(ada, active.id), burned)
  })

  test('lets one of many concurrent uses of a step win (A02)', async () => {
    await devices.add(active)
    const wins = await Promise.all(
      Array.from({ length: 16 }, () =>
        devices.burnStep(active.id, { step: 100, driftSteps: 0, at: noon }),
      ),
    )
    assert.equal(wins.filter(Boolean).length, 1)
  })

  test('renames unless another listed device of the user has the name', async () => {
    await devices.add(active)
    await devices.add(called('tablet', 'Tablet'))
    await devices.add({ ...called('other', 'Other'), userId: 'bob' as UserId })
    assert.equal(await devices.rename('tablet' as DeviceId, ' ｐｈｏｎｅ'), false)
    assert.equal(await devices.rename('tablet' as DeviceId, 'Other'), true)
    assert.equal(await devices.rename(active.id, 'PHONE'), true)
    assert.equal((await devices.find(ada, active.id))?.name, 'PHONE')
  })

  test('sets and unsets a proposed drift and handsets', async () => {
    await devices.add(active)
    await devices.proposeDrift(active.id, -7)
    await devices.setHandsets(active.id, undefined)
    const { handsets: _, ...without } = active
    assert.deepEqual(await devices.find(ada, active.id), { ...without, proposedDriftSteps: -7 })
    await devices.proposeDrift(active.id, undefined)
    await devices.setHandsets(active.id, active.handsets)
    assert.deepEqual(await devices.find(ada, active.id), active)
  })

  test('walks the states, each arrow once', async () => {
    await devices.add(active)
    assert.equal(await devices.unpause(active.id), false)
    assert.equal(await devices.pause(active.id), true)
    assert.equal(await devices.pause(active.id), false)
    assert.equal(await devices.suspend(active.id, 'recovery', noon), true)
    assert.equal(await devices.suspend(active.id, 'lost', noon), false)
    const suspended = { status: 'suspended', suspendedFor: 'recovery', suspendedAt: noon } as const
    assert.deepEqual(await devices.find(ada, active.id), { ...active, ...suspended })
    assert.equal(await devices.unpause(active.id), false)
    assert.equal(await devices.reinstate(active.id), true)
    assert.equal(await devices.reinstate(active.id), false)
    assert.deepEqual(await devices.find(ada, active.id), active)
  })

  test('forgets the secret of a revoked device, which stays revoked (R14)', async () => {
    await devices.add(active)
    assert.equal(await devices.revoke(active.id, minutes(1)), true)
    assert.equal(await devices.revoke(active.id, minutes(2)), false)
    const gone = { status: 'revoked', sealedSecret: '', revokedAt: minutes(1) } as const
    assert.deepEqual(await devices.find(ada, active.id), { ...active, ...gone })
    assert.equal(await devices.reinstate(active.id), false)
    assert.equal(await devices.suspend(active.id, 'lost', noon), false)
    assert.equal(await devices.pause(active.id), false)
    assert.equal(await statusOf(active.id), 'revoked')
  })

  const removal = {
    at: minutes(1),
    beforeRemoval: { sessionStartedAt: noon, passwordHash: 'hash' },
  }

  test('puts a removed device back once, under a name that is free', async () => {
    await devices.add(active)
    assert.equal(await devices.remove(active.id, removal), true)
    assert.equal(await devices.remove(active.id, removal), false)
    const { at: removedAt, beforeRemoval } = removal
    const removed = { ...active, status: 'removed', removedAt, beforeRemoval } as const
    assert.deepEqual(await devices.find(ada, active.id), removed)
    assert.deepEqual(await devices.all(ada), [removed])
    await devices.add(called('second', 'phone'))
    assert.equal(await devices.putBack(active.id, 'PHONE'), false)
    assert.equal(await devices.putBack(active.id, 'first'), true)
    assert.equal(await devices.putBack(active.id, 'first'), false)
    assert.deepEqual(await devices.find(ada, active.id), { ...active, name: 'first' })
  })

  test('removes a suspended device too, which comes back as an active one', async () => {
    await devices.add(active)
    await devices.suspend(active.id, 'lost', noon)
    assert.equal(await devices.remove(active.id, removal), true)
    assert.equal(await devices.reinstate(active.id), false)
    assert.equal(await devices.putBack(active.id, active.name), true)
    assert.deepEqual(await devices.find(ada, active.id), active)
  })

  test('finds what was removed before a moment, and revokes it if nobody put it back', async () => {
    for (const id of ['kept', 'back', 'gone']) {
      await devices.add(called(id))
      await devices.remove(id as DeviceId, removal)
    }
    await devices.putBack('back' as DeviceId, 'back')
    assert.deepEqual(await devices.removedBefore(minutes(1), 10), [])
    const due = await devices.removedBefore(minutes(2), 10)
    assert.deepEqual(due.map(({ id }) => id).sort(), ['gone', 'kept'])
    assert.equal((await devices.removedBefore(minutes(2), 1)).length, 1)
    const revoke = (id: string, removedBefore: Date) =>
      devices.revokeRemoved(id as DeviceId, { at: minutes(3), removedBefore })
    assert.equal(await revoke('kept', minutes(1)), false)
    assert.equal(await revoke('back', minutes(2)), false)
    assert.equal(await revoke('gone', minutes(2)), true)
    const gone = { status: 'revoked', sealedSecret: '', removedAt: minutes(1) } as const
    const expected = { ...called('gone'), ...gone, revokedAt: minutes(3) }
    assert.deepEqual(await devices.find(ada, 'gone' as DeviceId), expected)
  })

  test('lets one of putting back and revoking at once win', async () => {
    await devices.add(active)
    await devices.remove(active.id, removal)
    const [back, revoked] = await Promise.all([
      devices.putBack(active.id, active.name),
      devices.revokeRemoved(active.id, { at: minutes(3), removedBefore: minutes(2) }),
    ])
    assert.notEqual(back, revoked)
    assert.equal(await statusOf(active.id), back ? 'active' : 'revoked')
  })

  test('lets one of suspending and revoking at once be the last word', async () => {
    await devices.add(active)
    await Promise.all([
      ...Array.from({ length: 8 }, () => devices.suspend(active.id, 'lost', noon)),
      devices.revoke(active.id, noon),
      ...Array.from({ length: 8 }, () => devices.reinstate(active.id)),
    ])
    assert.equal(await statusOf(active.id), 'revoked')
  })
}

function draftContract(devices: DeviceStore): void {
  test('shows a draft only in its session, and only while it lives (DE-4)', async () => {
    await devices.add(draft)
    await devices.add({ ...drafted('newer', 'Phone'), createdAt: minutes(1) })
    assert.equal((await devices.findDraft(session, minutes(59)))?.id, 'newer')
    assert.equal(await devices.findDraft('other' as SessionId, noon), undefined)
    assert.equal(await devices.findDraft(session, minutes(60)), undefined)
  })

  test('drops drafts by session and by age, and nothing else (DE-4)', async () => {
    await devices.add(active)
    await devices.add(drafted('one', 'One'))
    await devices.add({ ...drafted('two', 'Two'), draftOf: 'other' as SessionId })
    await devices.dropDrafts(session)
    assert.equal(await devices.find(ada, 'one' as DeviceId), undefined)
    assert.equal(await devices.dropExpiredDrafts(minutes(59)), 0)
    assert.equal(await devices.dropExpiredDrafts(minutes(60)), 1)
    assert.deepEqual(await devices.all(ada), [active])
  })

  test('activates a draft once, as it is given (DE-2)', async () => {
    await devices.add(draft)
    const proven = { ...active, lastStep: 42, driftSteps: 2, name: 'My phone' }
    assert.equal(await devices.activate(proven), 'activated')
    assert.deepEqual(await devices.find(ada, draft.id), proven)
    assert.equal(await devices.activate(proven), 'gone')
    assert.equal(await devices.activate(called('never-there')), 'gone')
  })

  test('activates no second device of a name, whatever its case or width (DE-2)', async () => {
    await devices.add(active)
    await devices.add(drafted('second', 'ＰＨＯＮＥ'))
    assert.equal(await devices.activate(called('second', 'ＰＨＯＮＥ')), 'name-taken')
    await devices.revoke(active.id, noon)
    assert.equal(await devices.activate(called('second', 'ＰＨＯＮＥ')), 'activated')
  })

  test('lets one of many drafts take a name', async () => {
    const ids = Array.from({ length: 8 }, (_, number) => `draft-${number}`)
    for (const id of ids) await devices.add(drafted(id, 'Phone'))
    const answers = await Promise.all(ids.map((id) => devices.activate(called(id, 'Phone'))))
    assert.equal(answers.filter((answer) => answer === 'activated').length, 1)
    assert.equal(answers.filter((answer) => answer === 'name-taken').length, 7)
  })
}
