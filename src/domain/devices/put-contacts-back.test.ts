import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { stopTokenIn, told } from '../../../test/support/letters.ts'
import {
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import type { AddressId, NumberId } from '../ids.ts'
import { lookAtNotice } from '../recovery/stop-by-notice.ts'
import type { Session } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { makeMainAddress } from '../users/make-main-address.ts'
import { removeAddress } from '../users/remove-address.ts'
import { setNumber } from '../users/set-number.ts'
import type { Address } from '../users/user.ts'
import type { Authenticator } from './device.ts'
import { removeDevice } from './remove-device.ts'
import { undoRemoval } from './undo-removal.ts'

const THIEF = browserOf('thief')
const HOUR = 3_600_000
const THEIRS = 'thief@example.net'

interface Scene extends World {
  ada: Person
  phone: Authenticator
  /** The owner's, taken while it was fresh. */
  session: Session
}

/** Somebody with two addresses, a proven number and a device, for longer than three days where not said otherwise. */
async function scene(ageMs = 96 * HOUR): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  const { accountId, id: userId } = ada.user
  const number = { accountId, userId, id: 'own' as NumberId, country: 'JP', addedAt: ports.now() }
  await ports.transact(({ users }) =>
    users.putNumber({ ...number, e164: '+819012345678', provenAt: ports.now() }),
  )
  world.wait(ageMs)
  const factors = [{ factor: 'authenticator' as const, deviceId: phone.id, at: ports.now() }]
  const start = { user: ada.user, asker: THIEF, factors }
  const { session } = await ports.transact((stores) => startSession(ports, stores, start))
  return { ...world, ada, phone, session }
}

/** Their address becomes the main one, an address of the owner goes, and so does the number. */
async function takeContacts({ ports, ada, session }: Scene): Promise<void> {
  const { accountId, id: userId } = ada.user
  const theirs: Address = {
    ...{ accountId, userId, id: 'theirs' as AddressId, email: THEIRS, purpose: 'notification' },
    ...{ addedAt: ports.now(), verifiedAt: ports.now() },
  }
  await ports.transact(({ users }) => users.addAddress(theirs))
  const about = { session, asker: THIEF }
  assert.ok((await makeMainAddress(ports, { ...about, addressId: theirs.id })).changed)
  const second = (await ports.read(({ users }) => users.addresses(userId))).find(
    ({ email }) => email === `second-${ada.email}`,
  )!
  assert.ok((await removeAddress(ports, { ...about, addressId: second.id })).removed)
  const set = await setNumber(ports, { ...about, text: '+819087654321', country: 'JP' })
  assert.ok(set.set)
  await ports.transact(({ users }) => users.proveNumber(set.number.id, ports.now()))
}

const remove = ({ ports, session, phone }: Scene) =>
  removeDevice(ports, { session, deviceId: phone.id, asker: THIEF })

async function undo(world: Scene): Promise<void> {
  const token = stopTokenIn(await world.letters(), 'device-removed')
  const seen = await lookAtNotice(world.ports, token)
  assert.ok(seen.valid)
  const shown = { password: PASSWORD, code: world.codeOf(world.phone) }
  const about = { token, notice: seen.notice.id, ...shown, asker: browserOf('owner') }
  assert.deepEqual(await undoRemoval(world.ports, about), { undone: true })
}

async function contactsOf({ ports, ada }: Scene) {
  const { id } = ada.user
  const read = await ports.read(async ({ users }) => ({
    user: await users.get(id),
    addresses: await users.addresses(id),
    number: await users.findNumber(id),
  }))
  const addresses = read.addresses.map(({ purpose, email }) => `${purpose} ${email}`).toSorted()
  return { signsInAs: read.user.signInKey, addresses, number: read.number }
}

suite('undoing a removal puts back how its owner is reached', () => {
  test('as it was when the device was removed; every address of before and of now hears of it (invariant 4)', async () => {
    const world = await scene()
    const before = await contactsOf(world)
    await remove(world)
    await takeContacts(world)
    const letters = (await world.letters()).length
    await undo(world)
    assert.deepEqual(await contactsOf(world), before)
    const heard = told((await world.letters()).slice(letters)).toSorted()
    const { email } = world.ada
    assert.deepEqual(
      heard,
      [email, `second-${email}`, THEIRS].map((to) => `removal-undone ${to}`),
    )
    const kinds = (await world.audit(world.ada)).map(({ kind }) => kind)
    for (const kind of ['address.added', 'address.removed', 'address.made-main', 'number.changed'])
      assert.ok(kinds.includes(kind as (typeof kinds)[number]), kind)
  })

  test('and believes nothing that was entered shortly before it either', async () => {
    const world = await scene()
    await takeContacts(world)
    await remove(world)
    await undo(world)
    const { signsInAs, addresses, number } = await contactsOf(world)
    const { email } = world.ada
    assert.deepEqual([signsInAs, addresses], [email, [`sign-in ${email}`]])
    assert.ok(number?.suspendedAt)
  })

  test('and leaves nobody without an address whose account is younger than that', async () => {
    const world = await scene(HOUR)
    const before = await contactsOf(world)
    await remove(world)
    await undo(world)
    assert.deepEqual((await contactsOf(world)).addresses, before.addresses)
  })

  test('and leaves the name to sign in with where another root user has it by now', async () => {
    const world = await scene()
    await remove(world)
    await takeContacts(world)
    await world.addPerson(world.ada.email)
    await undo(world)
    const { signsInAs, addresses } = await contactsOf(world)
    assert.equal(signsInAs, THEIRS)
    assert.equal(addresses.length, 3)
  })
})
