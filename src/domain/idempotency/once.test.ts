import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openWorld } from '../../../test/support/world.ts'
import type { AccountId, BrowserHash, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Asked, once } from './once.ts'

const asked: Asked = {
  actor: 'token:one',
  userId: 'ada' as UserId,
  key: 'one',
  fingerprint: 'what was asked',
}
const toKeep = (body: string) => ({ status: 200, body })

const MINUTE = 60_000

/** Something that can be counted afterwards. */
async function signOn(ports: Ports): Promise<string> {
  const browser = ports.chance.token() as BrowserHash
  const about = { userId: asked.userId, accountId: '123456789012' as AccountId }
  const known = { ...about, browser, firstSeenAt: ports.now(), userAgent: '', network: '' }
  await ports.transact(({ browsers }) => browsers.remember(known))
  return 'signed on'
}

const signedOn = async ({ read }: Ports): Promise<number> =>
  (await read(({ browsers }) => browsers.of(asked.userId))).length

const kept = ({ read }: Ports) =>
  read(({ idempotency }) => idempotency.find(asked.actor, asked.key))

/** As if the process had died when `perform` was through, and before anything else. */
async function dying(ports: Ports, perform: (given: Ports) => Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const never = new Promise<string>(() => {})
  void once(ports, asked, {
    perform: async (given) => {
      await perform(given)
      resolve()
      return never
    },
    toKeep,
  })
  await promise
}

/** One that has begun and does nothing until it is woken. */
function stalled(ports: Ports) {
  const [begun, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = once(ports, asked, {
    perform: async (given) => {
      begun.resolve()
      await awake.promise
      return signOn(given)
    },
    toKeep,
  })
  return { begun: begun.promise, wake: () => awake.resolve(), done }
}

suite('something that is done once for each key', () => {
  test('is done by a repeat after five minutes when what began it died before it did anything', async () => {
    const world = await openWorld()
    const { ports } = world
    const attempt = { key: 'counted', limit: limits.network(ports.settings) }
    // An attempt that was counted is no deed.
    await dying(ports, (given) => charge(given, [attempt]))
    const repeat = () => once(ports, asked, { perform: signOn, toKeep })
    assert.deepEqual(await repeat(), { first: false, refused: 'key-in-progress' })
    world.wait(5 * MINUTE)
    assert.deepEqual(await repeat(), { first: true, answer: 'signed on' })
    assert.deepEqual(await repeat(), { first: false, kept: { status: 200, body: 'signed on' } })
    assert.equal(await signedOn(ports), 1)
  })

  test('is not done again when what did it died before its answer was kept, and its sender is told so', async () => {
    const world = await openWorld()
    const { ports } = world
    await dying(ports, signOn)
    const repeat = () => once(ports, asked, { perform: signOn, toKeep })
    assert.deepEqual(await repeat(), { first: false, refused: 'key-in-progress' })
    world.wait(5 * MINUTE)
    assert.deepEqual(await repeat(), { first: false, refused: 'key-answer-lost' })
    assert.equal(await signedOn(ports), 1)
  })

  test('is done once when the one that began it wakes up after a repeat did it, or while one does', async () => {
    for (const order of ['after', 'while'] as const) {
      const world = await openWorld()
      const { ports } = world
      const first = stalled(ports)
      await first.begun
      world.wait(5 * MINUTE)
      const repeat = stalled(ports)
      await repeat.begun
      for (const one of order === 'after' ? [repeat, first] : [first, repeat]) {
        one.wake()
        await one.done
      }
      assert.deepEqual(await first.done, { first: false, refused: 'key-in-progress' })
      assert.deepEqual(await repeat.done, { first: true, answer: 'signed on' })
      assert.equal(await signedOn(ports), 1)
      assert.equal((await kept(ports))?.status, 200)
    }
  })

  test('is taken over by one of many repeats', async () => {
    const world = await openWorld()
    const { ports } = world
    await dying(ports, async () => {})
    world.wait(5 * MINUTE)
    const repeat = () => once(ports, asked, { perform: signOn, toKeep })
    const answers = await Promise.all(Array.from({ length: 10 }, repeat))
    assert.equal(answers.filter(({ first }) => first).length, 1)
    assert.equal(await signedOn(ports), 1)
  })

  test('is not done again when it threw after it was done', async () => {
    const world = await openWorld()
    const { ports } = world
    const perform = async (given: Ports) => {
      await signOn(given)
      throw new Error('on purpose')
    }
    await assert.rejects(once(ports, asked, { perform, toKeep }), /on purpose/)
    world.wait(5 * MINUTE)
    const result = await once(ports, asked, { perform: signOn, toKeep })
    assert.deepEqual(result, { first: false, refused: 'key-answer-lost' })
    assert.equal(await signedOn(ports), 1)
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
