import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type SoftAuthenticator, softAuthenticator } from '../../../test/support/authenticator.ts'
import { stopTokenIn } from '../../../test/support/letters.ts'
import { enrolPasskey, HERE } from '../../../test/support/passkeys.ts'
import { openWorld, PASSWORD, type Person, type World } from '../../../test/support/world.ts'
import { beginMove } from '../moves/begin-move.ts'
import { carryOver } from '../moves/carry-over.ts'
import { lookAtMove } from '../moves/look-at-move.ts'
import { askPasskey } from '../passkeys/ask-passkey.ts'
import { askRegistration } from '../passkeys/ask-registration.ts'
import type { AskPurpose } from '../passkeys/challenge.ts'
import { findDevice } from '../recovery/find-device.ts'
import { lookAtUndo } from '../recovery/look-at-undo.ts'
import { reportOwnLost } from '../recovery/report-own-lost.ts'
import { lookAtNotice } from '../recovery/stop-by-notice.ts'
import type { Session } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { beginEnrolment } from './begin-enrolment.ts'
import type { Authenticator, Device } from './device.ts'
import { removeDevice } from './remove-device.ts'
import { undoRemoval } from './undo-removal.ts'

interface Scene extends World {
  ada: Person
  phone: Authenticator
  session: Session
  key: SoftAuthenticator
  passkey: Device
}

/** Ada, signed in by her phone, with a passkey that lives there as well. */
async function scene(key = softAuthenticator()): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  const factors = [{ factor: 'authenticator' as const, deviceId: phone.id, at: ports.now() }]
  const start = { user: ada.user, asker: HERE, factors }
  const { session } = await ports.transact((stores) => startSession(ports, stores, start))
  const added = await enrolPasskey(world, session, { key, handset: 'old' })
  assert.ok(added.added, JSON.stringify(added))
  return { ...world, ada, phone, session, key, passkey: added.device }
}

async function answer(
  { ports, key }: Scene,
  purpose: AskPurpose,
  about: { session?: Session; by?: SoftAuthenticator } = {},
): Promise<string> {
  const { by = key, ...session } = about
  const question = await askPasskey(ports, { purpose, asker: HERE, ...session })
  assert.ok(question, `nothing to ask for ${purpose}`)
  return by.answer(question.challenge)
}

const look = async ({ ports, ada }: Scene, { id }: Device) =>
  (await ports.read(({ devices }) => devices.find(ada.user.id, id)))!

suite('a passkey on the way from one device to the next', () => {
  test('takes the place of an authenticator, which gives way as soon as it is made (DE-7)', async () => {
    const world = await scene()
    const { session, phone } = world
    const about = { key: softAuthenticator(), name: phone.name, replaces: phone.id }
    const added = await enrolPasskey(world, session, about)
    assert.ok(added.added, JSON.stringify(added))
    assert.equal((await look(world, phone)).status, 'removed')
    assert.equal((await look(world, added.device)).status, 'active')
  })

  test('may be made anew on the authenticator of the one that gives way, and on no other of its owner (DE-7)', async () => {
    const world = await scene()
    const { ports, session, passkey } = world
    const other = softAuthenticator()
    assert.ok((await enrolPasskey(world, session, { key: other, name: 'other' })).added)
    const asked = { name: 'key', handset: '', kind: 'passkey' as const, replaces: passkey.id }
    assert.ok((await beginEnrolment(ports, { session, asked, asker: HERE })).begun)
    const question = await askRegistration(ports, { session, service: 'Aikagi', asker: HERE })
    const excluded = question?.excludeCredentials.map(({ id }) => id)
    assert.deepEqual(excluded, [other.credentialId])
  })

  for (const [what, backedUp, expected] of [
    ['synced is carried over to a new phone as it is', true, { carried: true }],
    ['kept on one phone has to be made anew', false, { carried: false, reason: 'move-it' }],
  ] as const)
    test(`${what} (DE-7)`, async () => {
      const world = await scene(softAuthenticator({ backupEligible: backedUp, backedUp }))
      const { ports, session, passkey } = world
      await beginMove(ports, { session, from: 'old', to: 'new', asker: HERE })
      const carrying = { session, deviceId: passkey.id, asker: HERE }
      assert.deepEqual(await carryOver(ports, carrying), expected)
      if (!backedUp) {
        const about = { key: softAuthenticator(), handset: 'new', replaces: passkey.id }
        assert.ok((await enrolPasskey(world, session, about)).added)
      }
      const moving = await lookAtMove(ports, { session })
      assert.deepEqual(
        moving?.steps.map(({ state }) => state),
        ['moved'],
      )
    })

  test('that was lost comes back by its own answer to that question, and by no other (OW-1)', async () => {
    const world = await scene()
    const { ports, session, passkey, ada } = world
    await reportOwnLost(ports, { session, lost: { deviceId: passkey.id }, asker: HERE })
    assert.equal((await look(world, passkey)).status, 'suspended')
    const find = async (shown: string) =>
      findDevice(ports, { userId: ada.user.id, passkey: shown, asker: HERE })
    const elsewhere = await answer(world, 'confirm', { session })
    assert.equal((await find(elsewhere)).accepted, false)
    const forged = await answer(world, 'found', { session, by: softAuthenticator() })
    assert.equal((await find(forged)).accepted, false)
    assert.equal((await look(world, passkey)).status, 'suspended')
    assert.deepEqual(await find(await answer(world, 'found', { session })), { accepted: true })
    assert.equal((await look(world, passkey)).status, 'active')
  })

  test('that was removed comes back by letter, password and its answer; one of another not (invariant 2)', async () => {
    const world = await scene()
    const { ports, session, passkey } = world
    const other = softAuthenticator()
    assert.ok((await enrolPasskey(world, session, { key: other, name: 'other' })).added)
    await removeDevice(ports, { session, deviceId: passkey.id, asker: HERE })
    const token = stopTokenIn(await world.letters(), 'device-removed')
    const seen = await lookAtNotice(ports, token)
    assert.ok(seen.valid)
    const undo = async (by: SoftAuthenticator, password = PASSWORD) => {
      const shown = await answer(world, 'undo', { by })
      const asked = { token, notice: seen.notice.id, password, passkey: shown }
      return undoRemoval(ports, { ...asked, asker: HERE })
    }
    const undoable = await lookAtUndo(ports, { token, notice: seen.notice.id })
    assert.equal(undoable?.by, 'passkey')
    const wrong = { undone: false, reason: 'wrong' }
    assert.deepEqual(await undo(other), wrong)
    assert.deepEqual(await undo(world.key, 'not this one'), wrong)
    assert.deepEqual(await undo(world.key), { undone: true })
    assert.equal((await look(world, passkey)).status, 'active')
  })
})
