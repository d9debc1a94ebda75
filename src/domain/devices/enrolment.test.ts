import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  appOf,
  browserOf,
  openWorld,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import type { RecoveryId } from '../ids.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { stopRecovery } from '../recovery/stop-recovery.ts'
import { confirmWithDevice } from '../sessions/confirm-with-device.ts'
import { isMfa, type Session, type ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { beginEnrolment } from './begin-enrolment.ts'
import { cancelEnrolment } from './cancel-enrolment.ts'
import type { Authenticator } from './device.ts'
import { finishEnrolment } from './finish-enrolment.ts'
import { showDraft } from './show-draft.ts'

const HERE = browserOf('here')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Scene extends World {
  ada: Person
  session: Session
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  return { ...world, ada, session: await sessionOf(world, ada) }
}

/** A session that showed the password, and the device if there is one. */
async function sessionOf(
  { ports }: World,
  { user }: Person,
  about: { device?: Authenticator; name?: string; restrictedTo?: RecoveryId } = {},
): Promise<Session> {
  const { device, name = 'here', restrictedTo } = about
  const at = ports.now()
  const factors: ShownFactor[] = [{ factor: 'password', at }]
  if (device) factors.push({ factor: 'authenticator', deviceId: device.id, at })
  const start = { user, asker: browserOf(name), factors, ...(restrictedTo && { restrictedTo }) }
  return (await ports.transact((stores) => startSession(ports, stores, start))).session
}

const begin = ({ ports, session }: Scene, name = 'pixel') =>
  beginEnrolment(ports, { session, asked: { name, handset: '' }, asker: HERE })

const draftIn = ({ ports, session }: Scene) =>
  ports.read(({ devices }) => devices.findDraft(session.id, ports.now()))

/** Types the two newest codes of the session's draft. */
async function finish(world: Scene, [first, second] = [-1, 0]) {
  const draft = (await draftIn(world))!
  const typed = { first: world.codeOf(draft, first), second: world.codeOf(draft, second) }
  return finishEnrolment(world.ports, { session: world.session, asker: HERE, typed })
}

async function enrol(world: Scene, name?: string): Promise<Authenticator> {
  const begun = await begin(world, name)
  assert.ok(begun.begun, JSON.stringify(begun))
  const finished = await finish(world)
  assert.ok(finished.added)
  return appOf(finished.device)
}

const letterEvents = async (world: Scene) =>
  (await world.letters()).map(({ letter }) => (letter.kind === 'notice' ? letter.event : ''))

suite('enrolling an authenticator', () => {
  test('takes two consecutive codes, burns both and stores how far the clock is off (DE-2)', async () => {
    const world = await scene()
    await begin(world)
    const finished = await finish(world, [4, 5])
    assert.ok(finished.added)
    const device = await world.device(appOf(finished.device))
    assert.equal(device.status, 'active')
    assert.equal(device.driftSteps, 5)
    assert.ok(device.lastStep > 0)
    assert.deepEqual(await letterEvents(world), ['device-added', 'device-added'])
  })

  test('draws 160 bits for each draft anew (A10)', async () => {
    const world = await scene()
    const secrets = new Set<string>()
    for (let i = 0; i < 5; i++) {
      await begin(world)
      const draft = await showDraft(world.ports, { session: world.session, issuer: 'Aikagi' })
      secrets.add(draft!.secret.replaceAll(' ', ''))
    }
    assert.deepEqual(
      [...secrets].map(({ length }) => length),
      [32, 32, 32, 32, 32],
    )
  })

  test('names issuer, account and user in the app (DE-2)', async () => {
    const world = await scene()
    await begin(world)
    const draft = await showDraft(world.ports, { session: world.session, issuer: 'Aikagi' })
    const uri = decodeURIComponent(draft!.uri)
    assert.match(uri, /^otpauth:\/\/totp\/Aikagi:ada@example\.org \(Analytical Engines\)\?/)
  })

  test('the first one protects its user; the session is no MFA session until the next code (SI-3)', async () => {
    const world = await scene()
    await begin(world)
    const finished = await finish(world)
    assert.equal(finished.added && finished.next, 'confirm')
    const { ports, ada, session } = world
    assert.ok((await ports.read(({ users }) => users.get(ada.user.id))).protectedAt)
    assert.ok(finished.added && !isMfa(session))

    const about = { session, deviceId: finished.device.id, asker: HERE }
    const again = await confirmWithDevice(ports, { ...about, code: world.codeOf(finished.device) })
    assert.equal(!again.confirmed && again.reason, 'code-already-used')
    world.wait(30_000)
    const code = world.codeOf(finished.device)
    const confirmed = await confirmWithDevice(ports, { ...about, code })
    assert.ok(confirmed.confirmed)
    const [raised] = await ports.read(({ sessions }) => sessions.of(ada.user.id))
    assert.ok(raised && isMfa(raised))
    assert.notEqual(raised.tokenHash, session.tokenHash)
  })

  test('the first one ends the sessions elsewhere that showed only the password (R11)', async () => {
    const world = await scene()
    await sessionOf(world, world.ada, { name: 'thief' })
    await enrol(world)
    const sessions = await world.ports.read(({ sessions }) => sessions.of(world.ada.user.id))
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [world.session.id],
    )
  })

  test('leaves nothing behind when it is cancelled: the name is free at once (DE-4)', async () => {
    const world = await scene()
    await begin(world)
    await cancelEnrolment(world.ports, { session: world.session })
    assert.equal(await draftIn(world), undefined)
    assert.equal((await enrol(world)).name, 'pixel')
  })

  test('begun again takes the same name and forgets the older draft (DE-4)', async () => {
    const world = await scene()
    await begin(world)
    const older = (await draftIn(world))!
    await begin(world)
    assert.notEqual((await draftIn(world))!.id, older.id)
  })

  test('expires by itself, and says so (DE-4)', async () => {
    const world = await scene()
    await begin(world)
    const draft = (await draftIn(world))!
    world.wait(HOUR)
    const typed = { first: world.codeOf(draft, -1), second: world.codeOf(draft) }
    const late = await finishEnrolment(world.ports, { session: world.session, asker: HERE, typed })
    assert.equal(!late.added && late.reason, 'no-draft')
  })

  test('is readable in no other session', async () => {
    const world = await scene()
    await begin(world)
    const other = await sessionOf(world, world.ada, { name: 'other' })
    assert.equal(await showDraft(world.ports, { session: other, issuer: 'Aikagi' }), undefined)
  })

  for (const [name, as] of [
    ['the same', 'pixel'],
    ['in capitals', 'PIXEL'],
    ['in full-width letters', 'ｐｉｘｅｌ'],
    ['with spaces around', '  pixel '],
  ] as const)
    test(`refuses a name that is taken, ${name}`, async () => {
      const world = await scene()
      const device = await enrol(world)
      const session = await sessionOf(world, world.ada, { device })
      const again = await begin({ ...world, session }, as)
      assert.equal(!again.begun && again.reason, 'name-taken')
    })

  test('has its wrong pairs counted', async () => {
    const world = await scene()
    await begin(world)
    for (let i = 0; i < 3; i++) await finish(world, [0, 0])
    const waiting = await finish(world)
    assert.equal(!waiting.added && waiting.reason, 'wait')
  })

  test('twice at once adds one device', async () => {
    const world = await scene()
    await begin(world)
    const both = await Promise.all([finish(world), finish(world)])
    assert.equal(both.filter(({ added }) => added).length, 1)
  })

  test('stops at eight (DE-1)', async () => {
    const world = await scene()
    const device = await enrol(world)
    for (let i = 0; i < 7; i++) await world.addDevice(world.ada, { name: `other ${i}` })
    const session = await sessionOf(world, world.ada, { device })
    const ninth = await begin({ ...world, session }, 'ninth')
    assert.equal(!ninth.begun && ninth.reason, 'too-many-devices')
  })
})

suite('enrolling for someone protected', () => {
  test('is refused in a session that showed only the password (invariant 2)', async () => {
    const world = await scene()
    await world.addDevice(world.ada)
    const refused = await begin(world)
    assert.equal(!refused.begun && refused.reason, 'confirm-first')
  })

  test('asks for the device again after five minutes (DE-6)', async () => {
    const world = await scene()
    const device = await world.addDevice(world.ada)
    const session = await sessionOf(world, world.ada, { device })
    world.wait(5 * MINUTE)
    const refused = await begin({ ...world, session })
    assert.equal(!refused.begun && refused.reason, 'confirm-first')
  })

  test('a draft begun before the first device was added elsewhere is not finished by a password session', async () => {
    const world = await scene()
    await begin(world)
    await world.addDevice(world.ada)
    const finished = await finish(world)
    assert.equal(!finished.added && finished.reason, 'confirm-first')
  })
})

suite('enrolling in a recovery', () => {
  async function granted(): Promise<Scene & { recovery: Recovery; lost: Authenticator }> {
    const world = await openWorld()
    const ada = await world.addPerson()
    const lost = await world.addDevice(ada)
    const now = world.ports.now()
    const until = new Date(now.getTime() + 24 * HOUR)
    const recovery: Recovery = {
      id: 'r1' as RecoveryId,
      accountId: ada.user.accountId,
      userId: ada.user.id,
      browser: HERE.browser,
      way: 'alternative-factors',
      lostDevices: [lost.id],
      proofs: [],
      status: { name: 'granted', at: now, until },
      openedAt: now,
      provingUntil: until,
      enrolledDevices: [],
      version: 0,
    }
    await world.ports.transact(async ({ recoveries, devices }) => {
      await recoveries.add(recovery)
      await devices.suspend(lost.id, 'recovery', now)
    })
    const session = await sessionOf(world, ada, { restrictedTo: recovery.id })
    return { ...world, ada, session, recovery, lost }
  }

  test('finishes it, ends the restricted session and asks for a full sign-in (LO-7, R25)', async () => {
    const world = await granted()
    await begin(world)
    const finished = await finish(world)
    assert.equal(finished.added && finished.next, 'sign-in')
    const { ports, ada, recovery, lost } = world
    assert.deepEqual(await ports.read(({ sessions }) => sessions.of(ada.user.id)), [])
    const after = await ports.read(({ recoveries }) => recoveries.find(recovery.id))
    assert.equal(after?.status.name, 'finished')
    assert.equal((await world.device(lost)).status, 'suspended')
    assert.ok((await letterEvents(world)).includes('recovery-finished'))
  })

  test('adds nothing when the recovery was stopped first (invariant 6)', async () => {
    const world = await granted()
    await begin(world)
    const draft = (await draftIn(world))!
    const typed = { first: world.codeOf(draft, -1), second: world.codeOf(draft) }
    const { ports, recovery, ada, session } = world
    await ports.transact((stores) =>
      stopRecovery(ports, stores, { recovery, user: ada.user, by: 'session', asker: HERE }),
    )
    const finished = await finishEnrolment(ports, { session, asker: HERE, typed })
    assert.equal(finished.added, false)
    const devices = await ports.read(({ devices }) => devices.all(ada.user.id))
    assert.deepEqual(
      devices.map(({ status }) => status),
      ['suspended'],
    )
  })

  test('stops at eight too, of which the lost one is none (DE-1)', async () => {
    const world = await granted()
    const addOther = (name: string) => world.addDevice(world.ada, { name })
    for (let i = 0; i < 7; i++) await addOther(`other ${i}`)
    await begin(world)
    await addOther('eighth')
    const late = await finish(world)
    assert.equal(!late.added && late.reason, 'too-many-devices')
    const again = await begin(world, 'ninth')
    assert.equal(!again.begun && again.reason, 'too-many-devices')
  })

  test('opens no door for the restricted session of another recovery', async () => {
    const world = await granted()
    const session = await sessionOf(world, world.ada, { restrictedTo: 'r2' as RecoveryId })
    const refused = await begin({ ...world, session })
    assert.equal(!refused.begun && refused.reason, 'recovery-over')
  })

  test('is followed by three days without other devices (invariant 5)', async () => {
    const world = await granted()
    await begin(world)
    const finished = await finish(world)
    assert.ok(finished.added)
    const session = await sessionOf(world, world.ada, { device: appOf(finished.device) })
    const refused = await begin({ ...world, session }, 'another')
    assert.ok(!refused.begun && refused.reason === 'undo-window')
    assert.equal(refused.until!.getTime() - world.ports.now().getTime(), 72 * HOUR)
  })
})
