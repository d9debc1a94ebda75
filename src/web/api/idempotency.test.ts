import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Ask, apiOn, sessionOf } from '../../../test/support/api.ts'
import { openWorld, type Person, type World } from '../../../test/support/world.ts'

interface Scene extends World {
  ada: Person
  ask: Ask
  bearer: string
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  await world.addDevice(ada)
  const { bearer } = await sessionOf(world, ada.user)
  return { ...world, ada, ask: apiOn(world), bearer }
}

const TOKEN = { name: 'nightly', sets: ['AuditRead'], days: 30 }

const make = ({ ask, bearer }: Scene, key: string, body: object = TOKEN) =>
  ask('post', '/me/tokens', { as: bearer, body, headers: { 'idempotency-key': key } })

const made = async ({ ports, ada }: Scene) =>
  (await ports.read(({ tokens }) => tokens.of(ada.user.id))).length

suite('a request with an Idempotency-Key', () => {
  test('is done once; a repeat is answered as the first time', async () => {
    const here = await scene()
    const [first, again] = [await make(here, 'one'), await make(here, 'one')]
    assert.equal(first.status, 201)
    assert.deepEqual([again.status, again.body], [first.status, first.body])
    assert.equal(first.headers.get('idempotency-replayed'), null)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.equal(await made(here), 1)
  })

  test('is done once when it comes many times at once; the others are told to wait', async () => {
    const here = await scene()
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(here, 'one')))
    assert.equal(await made(here), 1)
    for (const { status, body } of answers)
      assert.ok(
        status === 201 || (status === 409 && body.reason === 'key-in-progress'),
        `${status}`,
      )
  })

  test('holds the key in the transaction that does it: whoever lost it does nothing', async () => {
    const here = await scene()
    const { ports, ada } = here
    const keyed = await here.ports.read(async ({ sessions }) => {
      const [own] = await sessions.of(ada.user.id)
      return { actor: `session:${own!.id}`, key: 'one' }
    })
    // A repeat takes the key over while the first one is on its way to its deed.
    const { transact } = ports
    let left = true
    ports.transact = (work) =>
      transact(async (stores) => {
        const result = await work(stores)
        const held = left && (await stores.idempotency.find(keyed.actor, keyed.key))
        if (held) {
          left = false
          await stores.idempotency.takeOver(held, { holder: 'a repeat', begunAt: ports.now() })
        }
        return result
      })
    const lost = await make(here, 'one')
    assert.deepEqual([lost.status, lost.body.reason], [409, 'key-in-progress'])
    assert.equal(await made(here), 0)
  })

  test('is refused when the key came with another request', async () => {
    const here = await scene()
    await make(here, 'one')
    const other = await make(here, 'one', { ...TOKEN, days: 31 })
    assert.deepEqual([other.status, other.body.reason], [422, 'key-reused'])
    assert.equal(await made(here), 1)
  })

  test('may be asked again under the same key when it was refused', async () => {
    const here = await scene()
    assert.equal((await make(here, 'one', { ...TOKEN, days: 0 })).status, 422)
    assert.equal((await make(here, 'one')).status, 201)
  })

  test('is remembered for a day, and for this session alone', async () => {
    const here = await scene()
    await make(here, 'one')
    const { bearer } = await sessionOf(here, here.ada.user, { browser: 'other' })
    assert.equal((await make({ ...here, bearer }, 'one')).status, 201)
    assert.equal(await made(here), 2)
    here.wait(24 * 3_600_000)
    const tomorrow = await sessionOf(here, here.ada.user)
    assert.equal((await make({ ...here, bearer: tomorrow.bearer }, 'one')).status, 201)
    assert.equal(await made(here), 3)
  })

  test('leaves nothing readable of what is shown once (H16)', async () => {
    const here = await scene()
    const { body } = await make(here, 'one')
    const kept = await here.ports.read(async ({ sessions, idempotency }) => {
      const [own] = await sessions.of(here.ada.user.id)
      return idempotency.find(`session:${own!.id}`, 'one')
    })
    assert.equal(kept?.status, 201)
    assert.ok(!JSON.stringify(kept).includes(body.token))
  })

  for (const key of ['', ' ', 'a b', 'é', 'x'.repeat(201)])
    test(`is refused when the key is ${JSON.stringify(key.slice(0, 10))}`, async () => {
      const here = await scene()
      const answer = await make(here, encodeHeader(key))
      assert.deepEqual([answer.status, answer.body.reason], [400, 'bad-key'])
      assert.equal(await made(here), 0)
    })
})

const encodeHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
