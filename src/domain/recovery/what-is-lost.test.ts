import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  addOwner,
  HOUR_MS,
  openForgottenIn,
  proveAll,
  type Scene,
} from '../../../test/support/getting-back.ts'
import { browserOf } from '../../../test/support/world.ts'
import { startSession } from '../sessions/start-session.ts'
import { expireRecoveries } from './expire-recoveries.ts'
import { findDevice } from './find-device.ts'
import { finishNow } from './finish-now.ts'
import { openRecovery } from './open-recovery.ts'
import { proveDevice } from './prove-device.ts'
import { reportLost } from './report-lost.ts'

const report = ({ world: { ports }, person: { user }, device }: Scene) =>
  ports.transact(async (stores) =>
    reportLost(ports, stores, {
      user: await stores.users.lock(user.id),
      asker: browserOf('owner'),
      devices: [device.id],
      numberToo: false,
    }),
  )

const find = ({ world: { ports, codeOf }, person: { user }, device }: Scene) =>
  findDevice(ports, {
    userId: user.id,
    deviceId: device.id,
    code: codeOf(device),
    asker: browserOf('finder'),
  })

const statusOf = async ({ world, device }: Scene) => (await world.device(device)).status

suite('a device that was reported lost', () => {
  test('comes back by a code of it while nothing took its place', async () => {
    const scene = await addOwner()
    await report(scene)
    assert.deepEqual(await find(scene), { accepted: true })
    assert.equal(await statusOf(scene), 'active')
  })

  test('is worth nothing once a recovery took its place, and is revoked after the undo window', async () => {
    const scene = await addOwner()
    await report(scene)
    await proveAll(scene, 'owner', [])
    await scene.replace('owner')
    scene.world.wait(60_000)
    assert.deepEqual(await find(scene), { accepted: false, reason: 'undo-only' })

    scene.world.wait(73 * HOUR_MS)
    await expireRecoveries(scene.world.ports)
    assert.equal(await statusOf(scene), 'revoked')
    const told = (await scene.world.letters()).filter(
      ({ letter }) => letter.kind === 'notice' && letter.event === 'device-removed',
    )
    assert.ok(told.length > 0, 'the owner was not told (invariant 4)')
    scene.world.wait(60 * 24 * HOUR_MS)
    assert.equal((await find(scene)).accepted, false)
  })

  test('takes its sessions with it', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const { user } = scene.person
    const factors = [{ factor: 'password' as const, at: ports.now() }]
    await ports.transact((stores) =>
      startSession(ports, stores, { user, asker: browserOf('the lost phone'), factors }),
    )
    await report(scene)
    assert.deepEqual(await ports.read(({ sessions }) => sessions.of(user.id)), [])
  })
})

suite('the one hold', () => {
  test('of a forgotten password is not ended by the device that was among its proofs', async () => {
    const scene = await addOwner()
    const { ports, codeOf, wait } = scene.world
    await openForgottenIn(scene, 'thief')
    const asked = { asker: browserOf('thief'), deviceId: scene.device.id }
    assert.deepEqual(await proveDevice(ports, { ...asked, code: codeOf(scene.device) }), {
      accepted: true,
      result: true,
    })
    wait(60_000)
    const now = await finishNow(ports, { ...asked, code: codeOf(scene.device) })
    assert.deepEqual(now, { accepted: false, reason: 'no-device' })
  })

  test('is not thrown away by another way that would be complete later', async () => {
    const scene = await addOwner({ preset: 'hold-24h' })
    const { ports, codeOf, wait } = scene.world
    await openForgottenIn(scene, 'thief')
    const held = await proveAll(scene, 'owner')
    wait(60_000)
    const asked = {
      asker: browserOf('thief'),
      deviceId: scene.device.id,
      code: codeOf(scene.device),
    }
    await proveDevice(ports, asked)
    const after = await ports.read(({ recoveries }) => recoveries.find(held.id))
    assert.equal(after?.status.name, 'holding')

    await scene.showPassword('third')
    const opening = await openRecovery(ports, { asker: browserOf('third'), lostDevices: [] })
    assert.equal(opening.opened && opening.recovery.claims, held.id)
  })

  test('can be stopped by its letter for as long as it and its undo window last', async () => {
    const scene = await addOwner({ preset: 'hold-72h-approver' })
    const { ports } = scene.world
    const held = await proveAll(scene, 'owner')
    const notices = await ports.read(({ notices }) => notices.of(scene.person.user.id, new Date(0)))
    const about = notices.filter(({ recoveryId }) => recoveryId === held.id)
    const least = ports.now().getTime() + (72 + 72 + 24 + 72) * HOUR_MS
    assert.ok(about.length > 0)
    for (const { event, expiresAt } of about) assert.ok(expiresAt.getTime() >= least, event)
  })
})
