import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { apiOn, sessionOf } from '../../../../test/support/api.ts'
import { softAuthenticator } from '../../../../test/support/authenticator.ts'
import { enrolPasskey, HERE } from '../../../../test/support/passkeys.ts'
import { openWorld } from '../../../../test/support/world.ts'
import { startSession } from '../../../domain/sessions/start-session.ts'
import { OPERATIONS } from '../operations.ts'

suite('a passkey over the API', () => {
  test('is none of the devices that show codes', async () => {
    const world = await openWorld()
    const { ports } = world
    const { user } = await world.addPerson()
    const phone = await world.addDevice({ user, email: user.signInKey })
    const factors = [{ factor: 'authenticator' as const, deviceId: phone.id, at: ports.now() }]
    const { session } = await ports.transact((stores) =>
      startSession(ports, stores, { user, asker: HERE, factors }),
    )
    const added = await enrolPasskey(world, session, { key: softAuthenticator() })
    assert.ok(added.added)
    const { id } = added.device
    const { bearer: as } = await sessionOf(world, user)
    const ask = apiOn(world)
    const code = '123456'
    for (const [path, body] of [
      [`/me/devices/${id}/try`, { code }],
      [`/me/devices/${id}/found`, { code }],
      [`/me/devices/${id}/resynchronise`, { first: code, second: '654321' }],
      ['/me/confirm', { deviceId: id, code }],
    ] as const) {
      const { status, body: said } = await ask('post', path, { as, body })
      assert.deepEqual([status, said.reason], [404, 'no-device'], path)
    }
  })

  test('is refused nowhere for what only a browser can send, and each operation with codes says where it is shown', () => {
    for (const { id, refusals, about = '' } of OPERATIONS) {
      assert.deepEqual(
        refusals.filter((reason) => reason.startsWith('passkey-')),
        [],
        id,
      )
      if (refusals.includes('device-paused')) assert.match(about, /passkey .*in a browser/, id)
    }
    const begin = OPERATIONS.find(({ id }) => id === 'beginDevice')
    assert.match(begin?.about ?? '', /passkey is registered in a browser/)
  })
})
