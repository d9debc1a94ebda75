import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, suite, test } from 'node:test'
import { browserOf, openWorld, type World } from '../../../test/support/world.ts'
import type { RecoveryId } from '../../domain/ids.ts'
import { startSession } from '../../domain/sessions/start-session.ts'
import { routes } from '../routes.ts'
import { sessionCheck } from './session-check.ts'

suite('the session check', () => {
  let world: World
  let server: Server
  let token: string
  before(async () => {
    world = await openWorld()
    const { user } = await world.addPerson()
    const { ports } = world
    const start = { user, asker: browserOf('here'), factors: [] }
    token = (await ports.transact((stores) => startSession(ports, stores, start))).token
    const deps = { ports, sessionByToken: world.database.sessionByToken }
    const check = sessionCheck(deps, () => {})
    server = createServer((request, response) => {
      if (!check(request, response)) response.writeHead(418).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(() => server.close())

  const ask = (cookie?: string, path: string = routes.session.check, method = 'GET') => {
    const { port } = server.address() as AddressInfo
    const headers = cookie === undefined ? {} : { cookie }
    return fetch(`http://127.0.0.1:${port}${path}`, { method, headers })
  }

  test('is 204 with the cookie of a live session, among others', async () => {
    const answer = await ask(`a=b; __Host-session=${token}; c=d`)
    assert.deepEqual([answer.status, await answer.text()], [204, ''])
    assert.equal(answer.headers.get('cache-control'), 'no-store')
  })

  for (const [why, cookie] of [
    ['without a cookie', undefined],
    ['with a token that nobody has', `__Host-session=${'x'.repeat(43)}`],
    ['with something else', '__Host-session=1'],
    ['with the token under another name', `x__Host-session=${'x'.repeat(43)}`],
  ] as const)
    test(`is 401 ${why}`, async () => assert.equal((await ask(cookie)).status, 401))

  test('is 401 for the password alone of someone protected, and for a recovery (invariant 1)', async () => {
    const { ports } = world
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const start = { user: eve.user, asker: browserOf('hers'), factors: [] }
    const restricted = { ...start, restrictedTo: 'r1' as RecoveryId }
    for (const session of [start, restricted]) {
      const started = await ports.transact((stores) => startSession(ports, stores, session))
      assert.equal((await ask(`__Host-session=${started.token}`)).status, 401)
    }
  })

  test('is 503, never 204, while the database does not answer (H19)', async () => {
    const { ports } = world
    const sessionByToken = () => Promise.reject(new Error('no answer'))
    const measured: [route: string, status: number][] = []
    const check = sessionCheck({ ports, sessionByToken }, (...told) => {
      measured.push([told[0], told[1]])
    })
    const other = createServer((request, response) => void check(request, response))
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    const headers = { cookie: `__Host-session=${token}` }
    const { status } = await fetch(`http://127.0.0.1:${port}${routes.session.check}`, { headers })
    other.close()
    assert.equal(status, 503)
    assert.deepEqual(measured, [[routes.session.check, 503]])
  })

  test('answers HEAD as it answers GET', async () => {
    const answer = await ask(`__Host-session=${token}`, routes.session.check, 'HEAD')
    assert.equal(answer.status, 204)
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  })

  test('leaves every other request alone', async () => {
    assert.equal((await ask(undefined, '/')).status, 418)
    assert.equal((await ask(undefined, routes.session.check, 'POST')).status, 418)
  })

  test('writes at most once a minute, and ends with the session', async () => {
    const commits = world.database.commits()
    const cookie = `__Host-session=${token}`
    for (let i = 0; i < 5; i++) await ask(cookie)
    assert.equal(world.database.commits(), commits)
    world.wait(60_000)
    for (let i = 0; i < 5; i++) await ask(cookie)
    assert.equal(world.database.commits(), commits + 1)
    world.wait(3_600_000)
    assert.equal((await ask(cookie)).status, 401)
  })
})
