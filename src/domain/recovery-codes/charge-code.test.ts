import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld } from '../../../test/support/world.ts'
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
})
