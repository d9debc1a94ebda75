import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { addOwner, openForgottenIn, type Scene } from '../../../test/support/getting-back.ts'
import { giveCodes } from '../../../test/support/recovery-codes.ts'
import { browserOf } from '../../../test/support/world.ts'
import { spendLink } from '../links/spend-link.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import { openForgotten } from './open-forgotten.ts'
import { openRecovery } from './open-recovery.ts'
import { proveDevice } from './prove-device.ts'
import { recoverByCode } from './recover-by-code.ts'
import { requestMail } from './request-mail.ts'
import { setNewPassword } from './set-new-password.ts'

const THIEF = browserOf('thief')
const NEW_PASSWORD = 'four brass lanterns hum'

/** The same ports; right after the commit of the charge, before what it is for, something else happens. */
function afterCharge(ports: Ports, meanwhile: () => Promise<unknown>): Ports {
  let commits = 0
  return {
    ...ports,
    async transact(work) {
      if (++commits === 2) await meanwhile()
      return ports.transact(work)
    },
  }
}

/** The same ports; while a password is hashed, something else happens. */
const whileHashing = (ports: Ports, meanwhile: () => Promise<unknown>): Ports => ({
  ...ports,
  passwords: {
    ...ports.passwords,
    verify: (...asked) => ports.passwords.verify(...asked),
    async hash(password) {
      await meanwhile()
      return ports.passwords.hash(password)
    },
  },
})

/** The password of the owner was shown here; then it was changed, and somebody else's was shown in the same browser. */
async function showAnothers({ world: { ports }, person }: Scene, other: User): Promise<void> {
  await ports.transact(async ({ signins }) => {
    await signins.dropAll(person.user.id)
    const { id: userId, accountId } = other
    await signins.put({ ...THIEF, userId, accountId, passwordShownAt: ports.now() })
  })
}

/** A forgotten password in the thief's browser, as far as its device; no notice of it is handed over. */
async function forgetAs({ world }: Scene, user: User): Promise<void> {
  const { ports } = world
  const name = { account: user.accountId, key: user.signInKey, throttleKey: user.signInKey }
  assert.equal(await openForgotten(ports, { name, asker: THIEF }), 'sent')
  const link = (await world.letters()).findLast(({ letter }) => letter.kind === 'verify-recovery')!
  assert.ok(link.letter.kind === 'verify-recovery')
  const token = link.letter.link.split('/').at(-1)!
  assert.ok((await spendLink(ports, { token, asker: THIEF })).spent)
}

/** A colleague of the owner, with one mailbox and a device. */
async function addBob({ world, person }: Scene) {
  const bob = await addColleague(world, person, { name: 'bob', sets: [], device: false })
  const { id } = bob.user
  const [address] = await world.ports.read(({ users }) => users.addresses(id))
  await world.ports.transact(({ users }) => users.makeMain(id, address!.id))
  return { user: bob.user, address: address!.id, device: await world.addDevice(bob) }
}

suite('between two commits of one request', () => {
  test('a password that was changed is no proof because another one was shown in that browser', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const eve = await scene.world.addPerson('eve@example.net')
    const [code] = await giveCodes(ports, scene.person.user)
    const about = { asker: THIEF, lostDevices: [scene.device.id] }
    for (const begin of [
      (given: Ports) => openRecovery(given, about),
      (given: Ports) => recoverByCode(given, { ...about, typed: code! }),
    ]) {
      await scene.showPassword('thief')
      const begun = await begin(afterCharge(ports, () => showAnothers(scene, eve.user)))
      assert.deepEqual(begun, { opened: false, reason: 'password-first' })
    }
  })

  test('what one recovery was allowed is not done for another one of the same browser', async () => {
    const scene = await addOwner({ device: false })
    const { world } = scene
    const bob = await addBob(scene)
    const fromBob = async () => {
      world.wait(1000)
      await forgetAs(scene, bob.user)
      const { device } = bob
      const shown = { deviceId: device.id, code: world.codeOf(device), asker: THIEF }
      assert.ok((await proveDevice(world.ports, shown)).accepted)
    }
    await openForgottenIn(scene, 'thief')
    const set = { asker: THIEF, password: NEW_PASSWORD }
    const answer = await setNewPassword(whileHashing(world.ports, fromBob), set)
    assert.deepEqual(answer, { set: false, reason: 'no-recovery' })
    const now = await world.ports.read(({ users }) => users.get(bob.user.id))
    assert.equal(now.passwordHash, bob.user.passwordHash)
  })

  test('a mail that one recovery was charged for is not sent for another one of the same browser (R21)', async () => {
    const scene = await addOwner({ device: false })
    const { world } = scene
    const bob = await addBob(scene)
    await openForgottenIn(scene, 'thief')
    const ports = afterCharge(world.ports, async () => {
      world.wait(1000)
      await forgetAs(scene, bob.user)
    })
    const answer = await requestMail(ports, { asker: THIEF, address: bob.address })
    assert.deepEqual(answer, { sent: false, reason: 'no-recovery' })
  })

  test('whoever gets their first device is not led on by the mailbox alone (R04, invariant 2)', async () => {
    const scene = await addOwner({ device: false })
    const { world, person } = scene
    await openForgottenIn(scene, 'thief')
    const ports = whileHashing(world.ports, () => world.addDevice(person))
    const answer = await setNewPassword(ports, { asker: THIEF, password: NEW_PASSWORD })
    assert.deepEqual(answer, { set: false, reason: 'over' })
    assert.equal((await scene.showPassword('owner')).passed, true)
  })
})
