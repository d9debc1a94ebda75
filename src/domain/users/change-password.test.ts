import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, PASSWORD, type Person } from '../../../test/support/world.ts'
import type { DeviceId } from '../ids.ts'
import { hashToken } from '../secrets.ts'
import type { Session, ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { changePassword } from './change-password.ts'

const HERE = browserOf('here')
const NEXT = 'seven calm herons wade'
const world = await openWorld()
let people = 0

suite('a changed password', () => {
  test('ends every other session, gives this one a new token, and tells every address (invariant 4)', async () => {
    const ada = await person()
    const [here, there] = [await signedIn(ada), await signedIn(ada, 'there')]
    const before = (await world.letters()).length
    const change = await changePassword(world.ports, input(here))
    assert.ok(change.changed, JSON.stringify(change))
    const [left, ...more] = await world.ports.read(({ sessions }) => sessions.of(ada.user.id))
    assert.deepEqual([left?.id, more], [here.id, []])
    assert.equal(left?.tokenHash, hashToken(change.token))
    assert.notEqual(left?.tokenHash, here.tokenHash)
    assert.notEqual(there.id, here.id)
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `password-changed ${ada.email}`,
      `password-changed second-${ada.email}`,
    ])
  })

  test('is the only one that works from then on, also against one that was still being checked', async () => {
    const ada = await person()
    const session = await signedIn(ada)
    const both = await Promise.all([
      changePassword(world.ports, input(session)),
      changePassword(world.ports, { ...input(session), next: 'nine quiet otters swim' }),
    ])
    assert.deepEqual(both.map(({ changed }) => changed).toSorted(), [false, true])
    const { passwordHash } = await world.ports.read(({ users }) => users.get(ada.user.id))
    assert.equal(await world.ports.passwords.verify(passwordHash, PASSWORD), false)
  })

  test('asks someone protected for a fresh device, whatever password they know (invariant 2)', async () => {
    const ada = await person()
    await world.addDevice(ada)
    const onlyPassword = await signedIn(ada)
    assert.deepEqual(await changePassword(world.ports, input(onlyPassword)), {
      changed: false,
      reason: 'confirm-first',
    })
    const withDevice = await signedIn(ada, 'here', 'device')
    world.wait(6 * 60_000)
    assert.deepEqual(await changePassword(world.ports, input(withDevice)), {
      changed: false,
      reason: 'confirm-first',
    })
    const fresh = await signedIn(ada, 'here', 'device')
    assert.equal((await changePassword(world.ports, input(fresh))).changed, true)
  })

  for (const { what, changed, reason } of [
    {
      what: 'the old one is wrong',
      changed: { current: 'something else here' },
      reason: 'wrong-password',
    },
    { what: 'it is the old one', changed: { next: PASSWORD }, reason: 'same-as-before' },
    { what: 'it is short', changed: { next: 'herons' }, reason: 'too-short' },
    {
      what: 'it is one word again and again',
      changed: { next: 'abcabcabcabcabcabc' },
      reason: 'repeats',
    },
  ]) {
    test(`is refused when ${what}: ${reason}`, async () => {
      const session = await signedIn(await person())
      const change = await changePassword(world.ports, { ...input(session), ...changed })
      assert.deepEqual(change, { changed: false, reason })
    })
  }

  test('is charged like a sign-in: wrong old passwords make it wait', async () => {
    const session = await signedIn(await person())
    const wrong = { ...input(session), current: 'something else here' }
    const reasons = []
    for (let i = 0; i < 4; i++) {
      const change = await changePassword(world.ports, wrong)
      reasons.push(change.changed ? 'changed' : change.reason)
    }
    assert.deepEqual(reasons, [...Array(3).fill('wrong-password'), 'wait'])
  })
})

const input = (session: Session) => ({ session, current: PASSWORD, next: NEXT, asker: HERE })

const person = (): Promise<Person> => {
  people += 1
  return world.addPerson(`ada${people}@example.org`)
}

async function signedIn(
  { user }: Person,
  browser = 'here',
  by: 'password' | 'device' = 'password',
): Promise<Session> {
  const at = world.ports.now()
  const shown: ShownFactor[] = [{ factor: 'password', at }]
  if (by === 'device') shown.push({ factor: 'authenticator', deviceId: 'any' as DeviceId, at })
  const { session } = await world.ports.transact((stores) =>
    startSession(world.ports, stores, { user, asker: browserOf(browser), factors: shown }),
  )
  return session
}
