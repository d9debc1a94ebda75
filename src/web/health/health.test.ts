import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { signerWith } from '../../../test/support/signer.ts'
import { openWorld } from '../../../test/support/world.ts'
import { createServer } from '../server.ts'
import { type Health, healthRoutes } from './health.ts'

const logged: object[] = []

function served(health: Partial<Health>) {
  const machines = [
    healthRoutes({
      ping: async () => {},
      clock: () => ({ right: true }),
      metrics: { contentType: 'text/plain', text: async () => 'figures\n' },
      ...health,
    }),
  ]
  const server = createServer({
    publicUrl: 'https://id.example.org',
    trustedProxies: [],
    timeZone: 'UTC',
    signer: signerWith('ours'),
    log: { info() {}, warn() {}, error: (fields) => logged.push(fields) },
    pages: [],
    machines,
  })
  return async (path: string) => {
    const answer = await server.request(`http://10.0.0.7:8080${path}`)
    return { status: answer.status, body: await answer.text(), headers: answer.headers }
  }
}

suite('health', () => {
  test('answers machines under any host name, without a cookie, never kept', async () => {
    const ask = served({})
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const { status, headers } = await ask(path)
      assert.equal(status, 200, path)
      assert.equal(headers.get('set-cookie'), null)
      assert.equal(headers.get('cache-control'), 'no-store')
    }
  })

  test('is ready while the database answers, and not once it is closed (H19)', async () => {
    const { database } = await openWorld()
    const ask = served({ ping: database.ping })
    const ready = await ask('/readyz')
    assert.equal(ready.status, 200)
    assert.deepEqual(JSON.parse(ready.body), { status: 'ok', database: 'ok', clock: 'ok' })
    await database.close()
    const { status, body } = await ask('/readyz')
    assert.equal(status, 503)
    assert.deepEqual(JSON.parse(body), { status: 'unavailable', database: 'no answer' })
    assert.equal((await ask('/healthz')).status, 200)
    assert.equal(logged.length, 1)
  })

  test('does not wait for a database that hangs', async () => {
    const ask = served({ ping: () => new Promise(() => {}) })
    const began = performance.now()
    assert.equal((await ask('/readyz')).status, 503)
    assert.ok(performance.now() - began < 3000)
  })

  test('tells a clock that is wrong, and by how much (A16)', async () => {
    const ask = served({ clock: () => ({ right: false, reason: 'behind-stored', offMs: 61_400 }) })
    const { status, body } = await ask('/readyz')
    assert.equal(status, 200)
    assert.deepEqual(JSON.parse(body), {
      status: 'degraded',
      database: 'ok',
      clock: 'behind-stored',
      offSeconds: 61,
    })
  })
})
