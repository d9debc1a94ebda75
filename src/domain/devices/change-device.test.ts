import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { DeviceId, RecoveryId, SessionId } from '../ids.ts'
import { endSession } from '../sessions/end-session.ts'
import { forgetBrowser } from '../sessions/forget-browser.ts'
import type { Session, ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import type { Authenticator } from './device.ts'
import { suggestName } from './device-name.ts'
import { listDevices } from './list-devices.ts'
import { removeDevice } from './remove-device.ts'
import { renameDevice } from './rename-device.ts'
import { tryDevice } from './try-device.ts'

const HERE = browserOf('here')
const MINUTE = 60_000

interface Scene extends World {
  ada: Person
  phone: Authenticator
  session: Session
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  return { ...world, ada, phone, session: await mfaSession(world, ada, phone) }
}

async function mfaSession(
  { ports }: World,
  { user }: Person,
  { id }: Authenticator,
  asker = HERE,
): Promise<Session> {
  const factors = [{ factor: 'authenticator' as const, deviceId: id, at: ports.now() }]
  const start = { user, asker, factors }
  return (await ports.transact((stores) => startSession(ports, stores, start))).session
}

/** In place of the session of this browser. */
const another = async (
  { ports, ada, session }: Scene,
  about: { factors?: readonly ShownFactor[]; restrictedTo?: RecoveryId },
): Promise<Session> => {
  const start = { user: ada.user, asker: HERE, factors: session.factors, ...about }
  return (await ports.transact((stores) => startSession(ports, stores, start))).session
}

const rename = ({ ports, session, phone }: Scene, name: string) =>
  renameDevice(ports, { session, deviceId: phone.id, name, handset: 'Pixel 9', asker: HERE })

const remove = ({ ports, session, phone }: Scene) =>
  removeDevice(ports, { session, deviceId: phone.id, asker: HERE })

const userNow = ({ ports, ada }: Scene) => ports.read(({ users }) => users.get(ada.user.id))

suite('renaming a device', () => {
  test('changes its name and where it lives (DE-5)', async () => {
    const world = await scene()
    assert.deepEqual(await rename(world, '  work   phone '), { renamed: true })
    const { name, handsets } = await world.device(world.phone)
    assert.deepEqual([name, handsets], ['work phone', ['Pixel 9']])
  })

  test('keeps the name it has, and takes no other device’s', async () => {
    const world = await scene()
    await world.addDevice(world.ada, { name: 'tablet' })
    assert.deepEqual(await rename(world, 'PHONE'), { renamed: true })
    assert.deepEqual(await rename(world, 'Tablet'), { renamed: false, reason: 'name-taken' })
  })

  for (const [why, name, reason] of [
    ['is empty', ' ', 'name-empty'],
    ['is too long', 'x'.repeat(41), 'name-too-long'],
  ] as const)
    test(`is refused when the name ${why}`, async () =>
      assert.deepEqual(await rename(await scene(), name), { renamed: false, reason }))
})

suite('removing a device', () => {
  test('frees its name and its place, and tells every address (invariant 4)', async () => {
    const world = await scene()
    const tablet = await world.addDevice(world.ada, { name: 'tablet' })
    assert.deepEqual(await remove(world), { removed: true, unprotected: false })
    assert.equal((await world.device(world.phone)).status, 'removed')
    assert.equal((await listDevices(world.ports, world)).active, 1)
    const told = (await world.letters()).map(({ email }) => email).sort()
    assert.deepEqual(told, ['ada@example.org', 'second-ada@example.org'])
    assert.ok((await userNow(world)).protectedAt)
    const renamed = await rename({ ...world, phone: tablet }, 'phone')
    assert.deepEqual(renamed, { renamed: true })
  })

  test('the last one makes its user never protected again, and takes the suspended ones along', async () => {
    const world = await scene()
    const old = await world.addDevice(world.ada, { name: 'old', status: 'suspended' })
    assert.deepEqual(await remove(world), { removed: true, unprotected: true })
    assert.equal((await userNow(world)).protectedAt, undefined)
    assert.equal((await world.device(old)).status, 'revoked')
  })

  test('ends the other sessions (R11)', async () => {
    const world = await scene()
    await world.addDevice(world.ada, { name: 'tablet' })
    await mfaSession(world, world.ada, world.phone, browserOf('thief'))
    await remove(world)
    const sessions = await world.ports.read(({ sessions }) => sessions.of(world.ada.user.id))
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [world.session.id],
    )
  })
})

suite('changing a device', () => {
  const changes: [name: string, change: (world: Scene) => Promise<object>][] = [
    ['renaming', (world) => rename(world, 'mine')],
    ['removing', remove],
  ]
  for (const [name, change] of changes) {
    test(`${name} one of somebody else looks like one of nobody (H06)`, async () => {
      const world = await scene()
      const eve = await world.addPerson('eve@example.org')
      const hers = await world.addDevice(eve)
      const none = { ...hers, id: 'none' as DeviceId }
      const foreign = (await change({ ...world, phone: hers })) as { reason: string }
      assert.equal(foreign.reason, 'not-found')
      assert.deepEqual(foreign, await change({ ...world, phone: none }))
      assert.equal((await world.device(hers)).status, 'active')
    })

    test(`${name} asks for the device again after five minutes (H07)`, async () => {
      const world = await scene()
      world.wait(5 * MINUTE)
      assert.equal(((await change(world)) as { reason: string }).reason, 'confirm-first')
    })

    test(`${name} is refused to a session that showed only the password (H07, invariant 2)`, async () => {
      const world = await scene()
      const session = await another(world, {
        factors: [{ factor: 'password', at: world.ports.now() }],
      })
      assert.equal(
        ((await change({ ...world, session })) as { reason: string }).reason,
        'confirm-first',
      )
    })

    test(`${name} is refused to the session of a recovery (R25)`, async () => {
      const world = await scene()
      const session = await another(world, { restrictedTo: 'r1' as RecoveryId })
      assert.equal(
        ((await change({ ...world, session })) as { reason: string }).reason,
        'confirm-first',
      )
    })
  }
})

suite('trying a device', () => {
  test('says that it works, and uses the code up (DE-5, A03)', async () => {
    const world = await scene()
    const { ports, session, phone } = world
    const about = { session, deviceId: phone.id, asker: HERE, code: world.codeOf(phone) }
    assert.ok((await tryDevice(ports, about)).accepted)
    assert.deepEqual((await world.device(phone)).lastUsedAt, ports.now())
    const again = await tryDevice(ports, about)
    assert.equal(!again.accepted && again.reason, 'code-already-used')
  })
})

suite('the list of devices', () => {
  test('counts those that can sign in, and shows the suspended ones beside them (DE-5)', async () => {
    const world = await scene()
    world.wait(MINUTE)
    await world.addDevice(world.ada, { name: 'old', status: 'suspended' })
    await world.addDevice(world.ada, { name: 'gone', status: 'revoked' })
    const list = await listDevices(world.ports, { session: world.session })
    assert.deepEqual(
      list.devices.map(({ name }) => name),
      ['phone', 'old'],
    )
    assert.deepEqual([list.active, list.most], [1, 8])
  })

  test('suggests a name that is free (DE-2)', async () => {
    const world = await scene()
    const taken = await world.addDevice(world.ada, { name: 'Ada' })
    assert.equal(suggestName('ada@example.org', []), 'ada')
    assert.equal(suggestName('ada@example.org', [taken]), 'ada-2')
  })
})

suite('where a user is signed in', () => {
  test('ends another session, and not one of somebody else (H06)', async () => {
    const world = await scene()
    const { ports, session } = world
    const other = await mfaSession(world, world.ada, world.phone, browserOf('other'))
    const eve = await world.addPerson('eve@example.org')
    const hers = await mfaSession(world, eve, world.phone)
    const end = (id: SessionId) => endSession(ports, { session, other: id, asker: HERE })
    assert.deepEqual(await end(other.id), { ended: true })
    assert.deepEqual(await end(other.id), { ended: false, reason: 'not-found' })
    assert.deepEqual(await end(hers.id), { ended: false, reason: 'not-found' })
  })

  test('forgets a known browser once', async () => {
    const world = await scene()
    const { ports, session, ada } = world
    const { browser } = browserOf('old')
    const now = ports.now()
    const { accountId, id: userId } = ada.user
    await ports.transact(({ browsers }) =>
      browsers.remember({
        ...browserOf('old'),
        accountId,
        userId,
        firstSeenAt: now,
        signedInAt: now,
      }),
    )
    const forget = () => forgetBrowser(ports, { session, browser, asker: HERE })
    assert.deepEqual(await forget(), { forgotten: true })
    assert.deepEqual(await forget(), { forgotten: false, reason: 'not-found' })
  })
})
