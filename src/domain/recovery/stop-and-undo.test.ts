import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  addOwner,
  HOUR_MS,
  openForgottenIn,
  proveAll,
  proveMail,
  type Scene,
} from '../../../test/support/getting-back.ts'
import { giveCodes } from '../../../test/support/recovery-codes.ts'
import { browserOf, PASSWORD, type World } from '../../../test/support/world.ts'
import { removeDevice } from '../devices/remove-device.ts'
import { spendLink } from '../links/spend-link.ts'
import type { Notice, NoticeEvent } from '../notices/notice.ts'
import { deliverOutbox } from '../outbox/deliver-outbox.ts'
import { answerWithDevice } from '../signin/answer-with-device.ts'
import { enterRecovery } from './enter-recovery.ts'
import { finishNow } from './finish-now.ts'
import { finishRecovery } from './finish-recovery.ts'
import { proveDevice } from './prove-device.ts'
import { proveRecovery } from './prove-recovery.ts'
import { recoverByCode } from './recover-by-code.ts'
import { recoverForgottenByCode } from './recover-forgotten-by-code.ts'
import type { Recovery } from './recovery.ts'
import { requestMail } from './request-mail.ts'
import { setNewPassword } from './set-new-password.ts'
import { stopByNotice } from './stop-by-notice.ts'
import { undoRecovery } from './undo-recovery.ts'

const NEW_PASSWORD = 'four brass lanterns hum'

async function stopLinkFor(
  scene: Scene,
  fits: (notice: Notice) => boolean,
): Promise<{ token: string; notice: Notice }> {
  const { world, person } = scene
  const letter = (await world.letters()).at(-1)!.letter
  assert.ok('stopLink' in letter && letter.stopLink)
  const all = await world.ports.read(({ notices }) => notices.of(person.user.id, new Date(0)))
  return { token: letter.stopLink.split('/').at(-1)!, notice: all.find(fits)! }
}

const stopAs = async (scene: Scene, fits: (notice: Notice) => boolean) => {
  const { token, notice } = await stopLinkFor(scene, fits)
  const asked = { token, chosen: notice.id, asker: browserOf('owner') }
  return stopByNotice(scene.world.ports, asked)
}

const undoAs = async (scene: Scene, event: NoticeEvent, code: string) => {
  const { token, notice } = await stopLinkFor(scene, (one) => one.event === event)
  const asked = { token, notice: notice.id, password: PASSWORD, code, asker: browserOf('owner') }
  return undoRecovery(scene.world.ports, asked)
}

/** W4, as far as its new password. */
async function byCodeAlone(
  { world, person }: Scene,
  { browser, code }: { browser: string; code: string },
): Promise<void> {
  const { ports } = world
  const asker = browserOf(browser)
  const name = { key: person.email, throttleKey: person.email }
  const opened = await recoverForgottenByCode(ports, { name, typed: code, asker })
  assert.deepEqual(opened, { opened: true })
  const [address] = await ports.read(({ users }) => users.addresses(person.user.id))
  const prove = async () => {
    assert.ok((await requestMail(ports, { asker, address: address!.id })).sent)
    const link = (await world.letters()).findLast(({ letter }) => letter.kind === 'verify-recovery')
    assert.ok(link?.letter.kind === 'verify-recovery')
    const token = link.letter.link.split('/').at(-1)!
    assert.ok((await spendLink(ports, { token, asker })).spent)
  }
  await prove()
  await deliver(world)
  world.wait(24.1 * HOUR_MS)
  await prove()
  const set = await setNewPassword(ports, { asker, password: NEW_PASSWORD })
  assert.ok(set.set, JSON.stringify(set))
}

const deliver = ({ ports }: World) =>
  deliverOutbox(ports, {
    mailer: { name: 'none', send: async () => {}, close() {} },
    webhooks: { send: async () => 'delivered' },
  })

const statesOf = async ({ world, person }: Scene): Promise<Recovery['status']['name'][]> => {
  const all = await world.ports.read(({ recoveries }) => recoveries.of(person.user.id, new Date(0)))
  return all.map(({ status }) => status.name)
}

suite('“This wasn’t me” of an attempt that only claims a recovery', () => {
  test('stops what it claims, for every browser', async () => {
    const scene = await addOwner({ preset: 'hold-24h' })
    const { world } = scene
    await proveAll(scene, 'thief')
    world.wait(23.8 * HOUR_MS)
    const claims = [await proveMail(scene, 'second'), await proveMail(scene, 'third')]
    assert.ok(claims.every(({ claims }) => claims !== undefined))
    const stopping = await stopAs(scene, ({ recoveryId }) => recoveryId === claims[1]!.id)
    assert.deepEqual(stopping, { outcome: 'stopped' })
    world.wait(0.3 * HOUR_MS)
    for (const browser of ['thief', 'second', 'third']) {
      const entry = await enterRecovery(world.ports, { asker: browserOf(browser) })
      assert.equal(entry.entered, false, browser)
    }
  })

  test('stops it also after the claim was used', async () => {
    const scene = await addOwner({ preset: 'hold-24h' })
    await proveAll(scene, 'thief')
    scene.world.wait(24.1 * HOUR_MS)
    const claim = await proveMail(scene, 'second')
    const entry = await enterRecovery(scene.world.ports, { asker: browserOf('second') })
    assert.ok(entry.entered)
    const stopping = await stopAs(scene, ({ recoveryId }) => recoveryId === claim.id)
    assert.deepEqual(stopping, { outcome: 'stopped' })
    assert.deepEqual(await statesOf(scene), ['closed', 'closed'])
  })
})

suite('an undo', () => {
  test('ends what the new device had begun: no password is set by it afterwards', async () => {
    const scene = await addOwner()
    const { world, device } = scene
    await proveAll(scene, 'thief')
    const stolen = await scene.replace('thief')
    world.wait(5 * 60_000)
    await openForgottenIn(scene, 'thief')
    const shown = { deviceId: stolen.id, code: world.codeOf(stolen), asker: browserOf('thief') }
    assert.ok((await proveDevice(world.ports, shown)).accepted)
    world.wait(60_000)
    assert.deepEqual(await undoAs(scene, 'recovery-finished', world.codeOf(device)), {
      undone: true,
    })
    assert.deepEqual(await statesOf(scene), ['closed', 'closed'])
    world.wait(24.1 * HOUR_MS)
    await openForgottenIn(scene, 'mailbox')
    const chosen = { asker: browserOf('mailbox'), password: NEW_PASSWORD }
    assert.equal((await setNewPassword(world.ports, chosen)).set, false)
  })

  test('of a first password leaves nobody protected whose every device it revoked', async () => {
    const scene = await addOwner({ device: false })
    const { world, person } = scene
    await openForgottenIn(scene, 'thief')
    const chosen = { asker: browserOf('thief'), password: NEW_PASSWORD }
    assert.ok((await setNewPassword(world.ports, chosen)).set)
    world.wait(1000)
    await scene.addByPassword('thief', NEW_PASSWORD)
    assert.deepEqual(await undoAs(scene, 'password-changed', '000000'), { undone: true })
    const user = await world.ports.read(({ users }) => users.get(person.user.id))
    assert.equal(user.protectedAt, undefined)
    assert.equal((await scene.showPassword('owner')).passed, true)
  })
})

suite('a recovery', () => {
  test('is held by the policy of its first proof, whatever it says later (invariant 5)', async () => {
    const scene = await addOwner({ preset: 'hold-24h' })
    const { ports } = scene.world
    const { id: recoveryId } = await proveMail(scene, 'laptop', [scene.device.id])
    const { accountId } = scene.person.user
    await ports.transact(({ accounts }) => accounts.setRootPreset(accountId, 'instant'))
    const called = { recoveryId, proof: 'keyed-call', asker: browserOf('laptop') } as const
    assert.ok(await ports.transact((stores) => proveRecovery(ports, stores, called)))
    const entry = await enterRecovery(ports, { asker: browserOf('laptop') })
    assert.deepEqual(entry, { entered: false, reason: 'too-early' })
  })

  test('that was stopped is not finished, whatever let its device come so far (invariant 6)', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const { user } = scene.person
    const recovery = await proveAll(scene, 'thief')
    assert.ok((await enterRecovery(ports, { asker: browserOf('thief') })).entered)
    await stopAs(scene, ({ recoveryId }) => recoveryId === recovery.id)
    const finishing = { recoveryId: recovery.id, device: scene.device.id, user }
    const asker = browserOf('thief')
    const finished = await ports.transact((stores) =>
      finishRecovery(ports, stores, { ...finishing, asker }),
    )
    assert.equal(finished, false)
    assert.deepEqual(await statesOf(scene), ['closed'])
  })

  test('that another way takes over ends with its session (R11)', async () => {
    const scene = await addOwner()
    const { world, person } = scene
    const [code] = await giveCodes(world.ports, person.user)
    await proveAll(scene, 'thief')
    assert.ok((await enterRecovery(world.ports, { asker: browserOf('thief') })).entered)
    await scene.showPassword('owner')
    const typed = { typed: code!, lostDevices: [], asker: browserOf('owner') }
    assert.deepEqual(await recoverByCode(world.ports, typed), { opened: true })
    assert.deepEqual(await world.ports.read(({ sessions }) => sessions.of(person.user.id)), [])
    assert.deepEqual((await statesOf(scene)).toSorted(), ['closed', 'holding'])
  })

  test('that set a password is undone although its beginner took over by another way and finished that', async () => {
    const scene = await addOwner()
    const { world, person, device } = scene
    const [first, second] = await giveCodes(world.ports, person.user)
    await byCodeAlone(scene, { browser: 'thief', code: first! })
    await scene.showPassword('thief', NEW_PASSWORD)
    const typed = { typed: second!, lostDevices: [], asker: browserOf('thief') }
    assert.deepEqual(await recoverByCode(world.ports, typed), { opened: true })
    await deliver(world)
    const stolen = await scene.replace('thief')
    world.wait(60_000)
    const before = (
      await world.ports.read(({ notices }) => notices.of(person.user.id, new Date(0)))
    ).filter(({ event }) => event === 'password-changed')
    const { token } = await stopLinkFor(scene, ({ id }) => id === before[0]!.id)
    const code = world.codeOf(device)
    const asked = { token, notice: before[0]!.id, password: PASSWORD, code }
    const undone = await undoRecovery(world.ports, { ...asked, asker: browserOf('owner') })
    assert.deepEqual(undone, { undone: true })
    assert.equal((await world.device(device)).status, 'active')
    assert.equal((await world.device(stolen)).status, 'revoked')
    assert.equal((await scene.showPassword('owner')).passed, true)
    assert.equal((await scene.showPassword('thief', NEW_PASSWORD)).passed, false)
  })

  test('lets nobody enrol who removed their last device meanwhile (invariant 2)', async () => {
    const scene = await addOwner()
    const { world } = scene
    const other = await world.addDevice(scene.person, { name: 'tablet' })
    world.wait(60_000)
    await proveAll(scene, 'first')
    assert.ok((await enterRecovery(world.ports, { asker: browserOf('first') })).entered)
    await scene.showPassword('second')
    const code = { deviceId: other.id, code: world.codeOf(other), asker: browserOf('second') }
    const answer = await answerWithDevice(world.ports, code)
    assert.ok(answer.passed)
    const session = await scene.sessionOf(answer.token)
    const removal = { session, deviceId: other.id, asker: browserOf('second') }
    assert.deepEqual(await removeDevice(world.ports, removal), { removed: true, unprotected: true })
    const again = await enterRecovery(world.ports, { asker: browserOf('first') })
    assert.deepEqual(again, { entered: false, reason: 'over' })
  })

  test('that nobody claimed in time is not brought back by a device', async () => {
    const scene = await addOwner({ preset: 'hold-24h' })
    const { world, device } = scene
    await proveAll(scene, 'first', [])
    world.wait(97 * HOUR_MS)
    const shown = { deviceId: device.id, code: world.codeOf(device), asker: browserOf('first') }
    assert.deepEqual(await finishNow(world.ports, shown), { accepted: true, result: false })
  })
})
