import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, PASSWORD } from '../../test/support/world.ts'
import { startSession } from './sessions/start-session.ts'
import { charge } from './throttle/charge.ts'
import { limits } from './throttle/limits.ts'
import { tidyUp } from './tidy-up.ts'
import { changePassword } from './users/change-password.ts'

const DAY_MS = 24 * 3_600_000
const KEY = 'code:phone'

suite('tidying up', () => {
  test('resets no attempts in a row while they go on, however long ago they began (A03, A04)', async () => {
    const { ports, wait } = await openWorld()
    const limit = limits.deviceCodes(ports.settings)
    for (let day = 0; day < 40; day++) {
      await charge(ports, [{ key: KEY, limit }])
      wait(DAY_MS)
      await tidyUp(ports)
    }
    assert.equal((await ports.read(({ throttle }) => throttle.read(KEY))).count, 40)
    wait(ports.settings.codeWindowMs)
    await tidyUp(ports)
    assert.equal((await ports.read(({ throttle }) => throttle.read(KEY))).count, 0)
  })

  test('forgets the password from before a change as soon as no undo takes it any more (H16)', async () => {
    const world = await openWorld()
    const { ports, wait } = world
    const { user } = await world.addPerson()
    const factors = [{ factor: 'password' as const, at: ports.now() }]
    const asker = browserOf('here')
    const { session } = await ports.transact((stores) =>
      startSession(ports, stores, { user, asker, factors }),
    )
    const next = 'seven calm herons wade'
    const changing = { session, current: PASSWORD, next, asker }
    assert.ok((await changePassword(ports, changing)).changed)
    const earlier = async () =>
      (await ports.read(({ users }) => users.get(user.id))).earlierPasswordHash
    wait(ports.settings.undoWindowMs - 1)
    await tidyUp(ports)
    assert.equal(await earlier(), user.passwordHash)
    wait(1)
    await tidyUp(ports)
    assert.equal(await earlier(), undefined)
  })
})
