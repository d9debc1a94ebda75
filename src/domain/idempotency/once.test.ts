import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openWorld } from '../../../test/support/world.ts'
import type { UserId } from '../ids.ts'
import { type Asked, once } from './once.ts'

const asked: Asked = {
  actor: 'token:one',
  userId: 'ada' as UserId,
  key: 'one',
  fingerprint: 'what was asked',
}
const toKeep = (body: string) => ({ status: 200, body })

suite('something that is done once for each key', () => {
  test('is not done again when what did it died halfway, and its sender is told so', async () => {
    const { ports } = await openWorld()
    await ports.transact(({ idempotency }) => idempotency.begin({ ...asked, begunAt: ports.now() }))
    let done = 0
    const perform = async () => `${++done}`
    const result = await once(ports, asked, { perform, toKeep })
    assert.deepEqual(result, { first: false, refused: 'key-in-progress' })
    assert.equal(done, 0)
  })

  test('may be asked again when it threw', async () => {
    const { ports } = await openWorld()
    const broken = () => Promise.reject(new Error('on purpose'))
    await assert.rejects(once(ports, asked, { perform: broken, toKeep }), /on purpose/)
    const result = await once(ports, asked, { perform: async () => 'done', toKeep })
    assert.deepEqual(result, { first: true, answer: 'done' })
  })

  test('is told again as it was, and forgotten after a day', async () => {
    const world = await openWorld()
    const { ports } = world
    let done = 0
    const ask = () => once(ports, asked, { perform: async () => `${++done}`, toKeep })
    await ask()
    assert.deepEqual(await ask(), { first: false, kept: { status: 200, body: '1' } })
    world.wait(24 * 3_600_000)
    assert.deepEqual(await ask(), { first: true, answer: '2' })
  })
})
