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
import type { NoticeEvent } from '../notices/notice.ts'
import { lookAtNotice } from '../recovery/stop-by-notice.ts'
import type { Session } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { tidyUp } from '../tidy-up.ts'
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

/** Their address becomes the main one. */
async function makeTheirsMain({ ports, ada, session }: Scene): Promise<void> {
  const { accountId, id: userId } = ada.user
  const theirs: Address = {
    ...{ accountId, userId, id: 'theirs' as AddressId, email: THEIRS, purpose: 'notification' },
    ...{ addedAt: ports.now(), verifiedAt: ports.now() },
  }
  await ports.transact(({ users }) => users.addAddress(theirs))
  const asked = { session, addressId: theirs.id, asker: THIEF }
  assert.ok((await makeMainAddress(ports, asked)).changed)
}

async function takeAddress({ ports, ada, session }: Scene, email: string): Promise<void> {
  const all = await ports.read(({ users }) => users.addresses(ada.user.id))
  const addressId = all.find((address) => address.email === email)!.id
  assert.ok((await removeAddress(ports, { session, addressId, asker: THIEF })).removed)
}

/** Their address becomes the main one, an address of the owner goes, and so does the number. */
async function takeContacts(world: Scene): Promise<void> {
  const { ports, ada, session } = world
  await makeTheirsMain(world)
  await takeAddress(world, `second-${ada.email}`)
  const about = { session, asker: THIEF }
  const set = await setNumber(ports, { ...about, text: '+819087654321', country: 'JP' })
  assert.ok(set.set)
  await ports.transact(({ users }) => users.proveNumber(set.number.id, ports.now()))
}

const remove = ({ ports, session, phone }: Scene) =>
  removeDevice(ports, { session, deviceId: phone.id, asker: THIEF })

/** By the newest letter about the device, or by another one, which lists that event too. */
async function undo(world: Scene, letter: NoticeEvent = 'device-removed'): Promise<void> {
  const token = stopTokenIn(await world.letters(), letter)
  const seen = await lookAtNotice(world.ports, token)
  assert.ok(seen.valid)
  const notice = seen.listed.find(({ event }) => event === 'device-removed')!.id
  const shown = { password: PASSWORD, code: world.codeOf(world.phone) }
  const about = { token, notice, ...shown, asker: browserOf('owner') }
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
    assert.deepEqual(
      [signsInAs, addresses],
      [email, [`notification second-${email}`, `sign-in ${email}`]],
    )
    assert.ok(number?.suspendedAt)
  })

  test('and gives back the addresses that went before it, the name to sign in with among them (R24)', async () => {
    const world = await scene()
    const before = await contactsOf(world)
    const { email } = world.ada
    await makeTheirsMain(world)
    for (const own of [`second-${email}`, email]) await takeAddress(world, own)
    // The letter about the device goes to nobody but the thief.
    const letters = (await world.letters()).length
    await remove(world)
    assert.deepEqual(told((await world.letters()).slice(letters)), [`device-removed ${THEIRS}`])
    await undo(world, 'address-removed')
    assert.deepEqual(await contactsOf(world), before)
  })

  test('and none that its owner removed three days before, which is forgotten', async () => {
    const world = await scene()
    const { email, user } = world.ada
    await takeAddress(world, `second-${email}`)
    const kept = async () =>
      (await world.ports.read(({ users }) => users.get(user.id))).earlierAddresses
    assert.equal((await kept())?.length, 1)
    world.wait(72 * HOUR)
    await tidyUp(world.ports)
    assert.equal(await kept(), undefined)
    const factors = [
      { factor: 'authenticator' as const, deviceId: world.phone.id, at: world.ports.now() },
    ]
    const { session } = await world.ports.transact((stores) =>
      startSession(world.ports, stores, { user, asker: THIEF, factors }),
    )
    await remove({ ...world, session })
    await undo(world)
    assert.deepEqual((await contactsOf(world)).addresses, [`sign-in ${email}`])
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
