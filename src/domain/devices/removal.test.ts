import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { stopTokenIn } from '../../../test/support/letters.ts'
import {
  appOf,
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import { reportOwnLost } from '../recovery/report-own-lost.ts'
import { lookAtNotice } from '../recovery/stop-by-notice.ts'
import { beginCodes } from '../recovery-codes/begin-codes.ts'
import { keepCodes } from '../recovery-codes/keep-codes.ts'
import { showCodes } from '../recovery-codes/show-codes.ts'
import { hashToken } from '../secrets.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { findToken } from '../tokens/find-token.ts'
import { makeToken } from '../tokens/make-token.ts'
import { changePassword } from '../users/change-password.ts'
import { beginEnrolment } from './begin-enrolment.ts'
import type { Authenticator, Device } from './device.ts'
import { finishEnrolment } from './finish-enrolment.ts'
import { listDevices } from './list-devices.ts'
import { removeDevice } from './remove-device.ts'
import { revokeRemoved } from './revoke-removed.ts'
import { undoRemoval } from './undo-removal.ts'

const HERE = browserOf('here')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Scene extends World {
  ada: Person
  phone: Authenticator
  tablet: Authenticator
  session: Session
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  const tablet = await world.addDevice(ada, { name: 'tablet' })
  world.wait(96 * HOUR)
  const session = await signedInBy({ ...world, ada }, phone)
  return { ...world, ada, phone, tablet, session }
}

async function signedInBy(
  { ports, ada }: World & { ada: Person },
  { id: deviceId }: Device,
): Promise<Session> {
  const factors = [{ factor: 'authenticator' as const, deviceId, at: ports.now() }]
  const start = { user: ada.user, asker: HERE, factors }
  return (await ports.transact((stores) => startSession(ports, stores, start))).session
}

/** Recovery codes, made and kept in this session: which set they are. */
async function keptCodes({ ports, ada }: Scene, session: Session): Promise<string | undefined> {
  await beginCodes(ports, { session })
  const shown = await showCodes(ports, { session })
  const kept = await keepCodes(ports, { session, typed: shown?.codes[0] ?? '', asker: HERE })
  assert.ok(kept.kept)
  const stock = await ports.read(({ recoveryCodes }) => recoveryCodes.stock(ada.user.id))
  return stock?.setId
}

const remove = ({ ports, session }: Scene, { id: deviceId }: Device) =>
  removeDevice(ports, { session, deviceId, asker: HERE })

/** A new authenticator in this session, in the place of another one where that is said. */
async function enrol(
  world: Scene,
  { name, replaces }: { name: string; replaces?: Device },
): Promise<Device | undefined> {
  const { ports, session } = world
  const asked = { name, handset: '', ...(replaces && { replaces: replaces.id }) }
  const begun = await beginEnrolment(ports, { session, asked, asker: HERE })
  if (!begun.begun) return undefined
  const typed = { first: world.codeOf(begun.device, -1), second: world.codeOf(begun.device) }
  const added = await finishEnrolment(ports, { session, asker: HERE, typed })
  return added.added ? added.device : undefined
}

/** "This wasn't me" in the newest letter of this kind, with what undoing asks for. */
async function undo(
  world: Scene,
  device: Device,
  about: { password?: string; event?: string; steps?: number } = {},
) {
  const { password = PASSWORD, event = 'device-removed', steps = 0 } = about
  const token = stopTokenIn(await world.letters(), event)
  const seen = await lookAtNotice(world.ports, token)
  const notice = seen.valid ? seen.notice.id : assert.fail('the link is not valid')
  const code = world.codeOf(device, steps)
  return undoRemoval(world.ports, { token, notice, password, code, asker: browserOf('anywhere') })
}

/** An API token that this session makes, as its program sends it. */
async function makeTokenIn({ ports, session }: Scene): Promise<string> {
  const asked = { name: 'nightly', sets: ['AuditRead'] as const, days: 30 }
  const made = await makeToken(ports, { session, asked, asker: HERE })
  assert.ok(made.made)
  return made.text
}

const statusOf = async (world: Scene, device: Device) => (await world.device(device)).status

suite('a removed device', () => {
  test('comes back by the letter, the password and a code of it, and works as before', async () => {
    const world = await scene()
    await remove(world, world.phone)
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    assert.equal(await statusOf(world, world.phone), 'active')
    assert.deepEqual(await world.ports.read(({ sessions }) => sessions.of(world.ada.user.id)), [])
    assert.ok(stopTokenIn(await world.letters(), 'removal-undone'))
  })

  test('lets no API token work on that was made meanwhile or before, until its owner says so (R11)', async () => {
    const world = await scene()
    const tokens = [await makeTokenIn(world)]
    await remove(world, world.phone)
    tokens.push(await makeTokenIn(world))
    for (const token of tokens) assert.ok(await findToken(world.ports, token))
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    for (const token of tokens) assert.equal(await findToken(world.ports, token), undefined)
  })

  test('does not without the password, and not without a code of it (invariant 2)', async () => {
    const world = await scene()
    await remove(world, world.phone)
    const wrong = { undone: false, reason: 'wrong' }
    assert.deepEqual(await undo(world, world.phone, { password: 'not this one' }), wrong)
    assert.deepEqual(await undo(world, world.tablet), wrong)
    assert.equal(await statusOf(world, world.phone), 'removed')
  })

  test('comes back with the password as it was, which is the password again', async () => {
    const world = await scene()
    await remove(world, world.phone)
    const passwordHash = await world.ports.passwords.hash('a thief has chosen this one')
    await world.ports.transact(async ({ users }) =>
      users.save({ ...(await users.lock(world.ada.user.id)), passwordHash }),
    )
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    const user = await world.ports.read(({ users }) => users.get(world.ada.user.id))
    assert.equal(user.passwordHash, world.ada.user.passwordHash)
  })

  test('takes along what was enrolled since, or shortly before, and nothing older', async () => {
    const world = await scene()
    const earlier = await enrol(world, { name: 'of the thief' })
    await remove(world, world.phone)
    const later = await enrol(world, { name: world.phone.name })
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    assert.equal(await statusOf(world, earlier!), 'revoked')
    assert.equal(await statusOf(world, later!), 'revoked')
    assert.equal(await statusOf(world, world.tablet), 'active')
    assert.equal((await world.device(world.phone)).name, world.phone.name)
  })

  test('that was the last one protects its user again', async () => {
    const world = await scene()
    await remove(world, world.tablet)
    await remove(world, world.phone)
    const user = () => world.ports.read(({ users }) => users.get(world.ada.user.id))
    assert.equal((await user()).protectedAt, undefined)
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    assert.ok((await user()).protectedAt)
  })

  test('comes back as an active one after wrong codes, too: the letter and a code of it are what a pause asks for', async () => {
    const world = await scene()
    await world.ports.transact(({ devices }) => devices.pause(world.phone.id))
    await remove(world, world.phone)
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    assert.equal(await statusOf(world, world.phone), 'active')
  })

  test('comes back even as the ninth, and then none can be added (DE-1)', async () => {
    const world = await scene()
    const { ports, ada } = world
    await remove(world, world.phone)
    // Found meanwhile, say: each of them had its place once.
    const activatedAt = ada.user.createdAt
    for (let i = 0; i < 7; i++) await world.addDevice(ada, { name: `found ${i}`, activatedAt })
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    const session = await signedInBy(world, world.phone)
    const { active } = await listDevices(ports, { session })
    assert.equal(active, 9)
    assert.equal(await enrol({ ...world, session }, { name: 'tenth' }), undefined)
  })

  test('is gone for good after three days, its secret with it (H16)', async () => {
    const world = await scene()
    await remove(world, world.phone)
    world.wait(72 * HOUR)
    assert.equal(await revokeRemoved(world.ports), 0)
    world.wait(1)
    assert.deepEqual(await undo(world, world.phone), { undone: false, reason: 'over' })
    assert.equal(await revokeRemoved(world.ports), 1)
    assert.equal(await revokeRemoved(world.ports), 0)
    const { status, sealedSecret } = await world.device(world.phone)
    assert.deepEqual([status, sealedSecret], ['revoked', ''])
  })

  test('comes back once of many at once (A07)', async () => {
    const world = await scene()
    await remove(world, world.phone)
    const answers = await Promise.all([0, 0, 0, 0].map(() => undo(world, world.phone)))
    assert.equal(answers.filter(({ undone }) => undone).length, 1)
  })
})

suite('a thief with an open session cannot take a device for good', () => {
  test('by reporting it lost first, and removing it then', async () => {
    const world = await scene()
    const { ports, session, phone } = world
    await reportOwnLost(ports, { session, lost: { deviceId: phone.id }, asker: HERE })
    await remove(world, phone)
    assert.deepEqual(await undo(world, phone), { undone: true })
    assert.equal(await statusOf(world, phone), 'active')
  })

  test('by adding their own in one session, and removing it in another', async () => {
    const world = await scene()
    const theirs = appOf(await enrol(world, { name: 'of the thief' }))
    world.wait(2 * HOUR)
    const session = await signedInBy(world, theirs)
    await removeDevice(world.ports, { session, deviceId: world.phone.id, asker: HERE })
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    assert.equal(await statusOf(world, theirs), 'revoked')
    assert.equal(await statusOf(world, world.tablet), 'active')
  })

  test('with recovery codes of their own: they end, and those of the owner are good again', async () => {
    const world = await scene()
    const ofOwner = await keptCodes(world, world.session)
    world.wait(96 * HOUR)
    const session = await signedInBy(world, world.phone)
    await keptCodes(world, session)
    await removeDevice(world.ports, { session, deviceId: world.phone.id, asker: HERE })
    await removeDevice(world.ports, { session, deviceId: world.tablet.id, asker: HERE })
    assert.deepEqual(await undo(world, world.tablet), { undone: true })
    const stock = await world.ports.read(({ recoveryCodes }) =>
      recoveryCodes.stock(world.ada.user.id),
    )
    assert.equal(stock?.setId, ofOwner)
  })
})

suite('a thief who knows the password too', () => {
  test('cannot change it first, once or twice: the undo takes the owner’s, which is the password again', async () => {
    const world = await scene()
    const { ports } = world
    let { session } = world
    for (const [current, next] of [
      [PASSWORD, 'seven calm herons wade'],
      ['seven calm herons wade', 'nine quiet otters swim'],
    ] as const) {
      const change = await changePassword(ports, { session, current, next, asker: HERE })
      assert.ok(change.changed)
      const found = await ports.read(({ sessions }) =>
        sessions.findByToken(hashToken(change.token)),
      )
      session = found!
    }
    await removeDevice(ports, { session, deviceId: world.phone.id, asker: HERE })
    assert.deepEqual(await undo(world, world.phone), { undone: true })
    const user = await ports.read(({ users }) => users.get(world.ada.user.id))
    assert.equal(user.passwordHash, world.ada.user.passwordHash)
  })
})

suite('replacing a device', () => {
  test('confirms the new one, then the old one goes, and its name can be kept (DE-6)', async () => {
    const world = await scene()
    const { phone, ports, session } = world
    const fresh = await enrol(world, { name: phone.name, replaces: phone })
    assert.ok(fresh)
    assert.equal(await statusOf(world, phone), 'removed')
    const { devices } = await listDevices(ports, { session })
    assert.deepEqual(devices.map(({ id }) => id).sort(), [fresh.id, world.tablet.id].sort())
    assert.ok(isMfa(session))
    assert.deepEqual(await undo(world, phone, { event: 'device-replaced' }), { undone: true })
    assert.equal(await statusOf(world, fresh), 'revoked')
  })

  test('leaves the old one as it is while the codes of the new one are wrong', async () => {
    const world = await scene()
    const { ports, session, phone } = world
    const asked = { name: phone.name, handset: '', replaces: phone.id }
    await beginEnrolment(ports, { session, asked, asker: HERE })
    const typed = { first: '000000', second: '000001' }
    const finished = await finishEnrolment(ports, { session, asker: HERE, typed })
    assert.equal(finished.added, false)
    assert.equal(await statusOf(world, phone), 'active')
  })

  test('leaves the old one as it is when another took the name meanwhile', async () => {
    const world = await scene()
    const { ports, session, phone } = world
    const asked = { name: 'new phone', handset: '', replaces: phone.id }
    const begun = await beginEnrolment(ports, { session, asked, asker: HERE })
    const draft = appOf(begun.begun ? begun.device : undefined)
    await world.addDevice(world.ada, { name: 'new phone' })
    const typed = { first: world.codeOf(draft, -1), second: world.codeOf(draft) }
    const finished = await finishEnrolment(ports, { session, asker: HERE, typed })
    assert.equal(!finished.added && finished.reason, 'name-taken')
    assert.equal(await statusOf(world, phone), 'active')
  })

  test('needs no ninth place (DE-1, DE-7)', async () => {
    const world = await scene()
    for (let i = 0; i < 6; i++) await world.addDevice(world.ada, { name: `other ${i}` })
    assert.equal(await enrol(world, { name: 'ninth' }), undefined)
    assert.ok(await enrol(world, { name: 'new phone', replaces: world.phone }))
  })

  test('of somebody else’s device is replacing nothing (H06)', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    const hers = await world.addDevice(eve)
    const asked = { name: 'mine', handset: '', replaces: hers.id }
    const about = { session: world.session, asked, asker: HERE }
    const begun = await beginEnrolment(world.ports, about)
    assert.equal(!begun.begun && begun.reason, 'nothing-to-replace')
  })
})
