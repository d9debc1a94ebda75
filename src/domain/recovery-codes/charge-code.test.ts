import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addOwner, openForgottenIn } from '../../../test/support/getting-back.ts'
import { giveCodes } from '../../../test/support/recovery-codes.ts'
import { browserOf, openWorld } from '../../../test/support/world.ts'
import { recoverForgottenByCode } from '../recovery/recover-forgotten-by-code.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import { chargeCode } from './charge-code.ts'

suite('typed recovery codes', () => {
  test('of strangers who know a name use up no try of whoever has shown the password (A12)', async () => {
    const { ports, addPerson } = await openWorld()
    const name = signinNameOf((await addPerson()).user)
    const typing = (way: 'recovery-code' | 'recovery-code-forgotten', place: number) =>
      chargeCode(ports, {
        name,
        way,
        known: false,
        asker: { ...browserOf(`at ${place}`), networkPrefix: `net ${place}` },
      })
    const most = ports.settings.recoveryCodeTriesPerHour
    for (let place = 0; place < most; place++)
      assert.ok((await typing('recovery-code-forgotten', place)).allowed)
    const one = await typing('recovery-code-forgotten', most)
    assert.equal(!one.allowed && one.reason, 'too-many')
    assert.ok((await typing('recovery-code', most + 1)).allowed)
  })

  test('of strangers close the way without the password to no browser in which its owner opened a mail (A12)', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const { user, email } = scene.person
    const [typed = ''] = await giveCodes(ports, user)
    const name = { key: email, throttleKey: email }
    const asker = browserOf('lent')
    const recover = () => recoverForgottenByCode(ports, { name, typed, asker })
    const way = 'recovery-code-forgotten' as const
    const stranger = { name: signinNameOf(user), way, known: false }
    for (let place = 0; place < ports.settings.recoveryCodeTriesPerHour; place++) {
      const from = { ...browserOf(`at ${place}`), networkPrefix: `net ${place}` }
      await chargeCode(ports, { ...stranger, asker: from })
    }
    const closed = await recover()
    assert.equal(!closed.opened && closed.reason, 'too-many')
    await openForgottenIn(scene, 'lent')
    assert.deepEqual(await recover(), { opened: true })
  })
})
