import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type {
  AccountId,
  BrowserHash,
  DeviceId,
  RecoveryId,
  SessionId,
  UserId,
} from '../../src/domain/ids.ts'
import { confirmWithDevice } from '../../src/domain/sessions/confirm-with-device.ts'
import { isFullySignedIn } from '../../src/domain/sessions/confirmed.ts'
import { isMfa, type Session, type ShownFactor } from '../../src/domain/sessions/session.ts'
import { startSession } from '../../src/domain/sessions/start-session.ts'
import { browserOf, openWorld } from '../support/world.ts'

const at = new Date('2026-11-20T12:00:00Z')
const PASSWORD: ShownFactor = { factor: 'password', at }
const DEVICE: ShownFactor = { factor: 'authenticator', deviceId: 'd' as DeviceId, at }

const SESSION: Session = {
  id: 's' as SessionId,
  tokenHash: '',
  accountId: 'a' as AccountId,
  userId: 'u' as UserId,
  browser: 'b' as BrowserHash,
  kind: 'full',
  factors: [],
  startedAt: at,
  lastSeenAt: at,
  endsAt: at,
  userAgent: '',
  network: '',
}

suite('invariant 1: only a device makes an MFA session', () => {
  const ROWS: [kind: Session['kind'], factors: ShownFactor[], mfa: boolean][] = [
    ['full', [], false],
    ['full', [PASSWORD], false],
    ['full', [PASSWORD, DEVICE], true],
    ['full', [DEVICE], true],
    ['restricted', [PASSWORD], false],
    ['restricted', [PASSWORD, DEVICE], false],
  ]
  for (const [kind, factors, mfa] of ROWS)
    test(`a ${kind} one that showed ${factors.map(({ factor }) => factor).join(' and ') || 'nothing'} ${mfa ? 'is' : 'is none'}`, () =>
      assert.equal(isMfa({ ...SESSION, kind, factors }), mfa))

  test('the session of a recovery is no full sign-in, not even of somebody without a device', () => {
    const shown = { ...SESSION, factors: [PASSWORD] }
    assert.equal(isFullySignedIn(shown, {}), true)
    assert.equal(isFullySignedIn({ ...shown, kind: 'restricted' }, {}), false)
    assert.equal(
      isFullySignedIn({ ...shown, factors: [PASSWORD, DEVICE] }, { protectedAt: at }),
      true,
    )
  })

  test('the session of a recovery is not raised by a code', async () => {
    const world = await openWorld()
    const person = await world.addPerson()
    const device = await world.addDevice(person)
    const asker = browserOf('a way back')
    const { session } = await world.ports.transact((stores) =>
      startSession(world.ports, stores, {
        user: person.user,
        asker,
        factors: [{ factor: 'password', at: world.ports.now() }],
        restrictedTo: 'r' as RecoveryId,
      }),
    )
    const code = world.codeOf(device)
    const typed = { session, deviceId: device.id, code, asker }
    const answer = await confirmWithDevice(world.ports, typed)
    assert.deepEqual(answer, { confirmed: false, reason: 'session-over' })
    assert.equal((await world.device(device)).lastStep, -1, 'the code is not even looked at')
  })
})
