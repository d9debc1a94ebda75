import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openWorld } from '../../test/support/world.ts'
import { charge } from './throttle/charge.ts'
import { limits } from './throttle/limits.ts'
import { tidyUp } from './tidy-up.ts'

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
})
