import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { suspendUser } from '../../src/domain/users/suspend-user.ts'
import { addColleague } from '../support/administration.ts'
import { freshDatabase } from '../support/postgres.ts'
import { addDevice, appOf, browserOf, PASSWORD, type World } from '../support/world.ts'
import type { Browser } from './browser.ts'
import { addOwner, codeOf, freshStep, type Owner } from './owner.ts'
import { openService, type Service } from './target.ts'

let service: Service
let owner: Owner
let drop: () => Promise<void>
before(async () => {
  const database = await freshDatabase()
  drop = database.drop
  service = await openService({ database: database.url, nodes: 2 })
  owner = await addOwner(service)
})
after(async () => {
  await service.close()
  await drop()
})

suite('H18 a user suspended on one of two nodes', () => {
  test('is out on both within a second, and stays out by every door (B02)', async () => {
    const { ports } = service
    const world = { ports, addDevice: (person) => addDevice(ports, person) } as Partial<World>
    const bob = await addColleague(world as World, owner, { name: 'bob' })
    const browser = service.browser()
    await signIn(browser, bob.user.id)
    // Requests go to the nodes in turn.
    for (let node = 0; node < 2; node++)
      assert.equal((await browser.get('/account')).status, 200, `node ${node}`)

    const session = await rootSession()
    const began = performance.now()
    const by = { by: { session }, userId: bob.user.id, asker: browserOf('root') }
    assert.deepEqual(await suspendUser(ports, by), { done: true })
    for (let node = 0; node < 2; node++) {
      assert.match((await browser.get('/account')).location ?? '', /^\/signin/)
      assert.equal((await browser.get('/session/check')).status, 401)
      assert.equal((await browser.get('/session/check')).status, 401)
    }
    assert.ok(performance.now() - began < 1000)

    const again = service.browser()
    await again.post('/signin/user', { account: owner.user.accountId, user: 'bob' })
    const told = await again.post('/signin/password', { password: PASSWORD })
    assert.match(told.page.text, /has suspended your sign-in/)
    for (const path of ['/signin/code', '/trouble', '/account', '/security', '/recovery/open'])
      assert.notEqual((await again.get(path)).status, 200, path)
  })
})

async function signIn(browser: Browser, user: Owner['user']['id']): Promise<void> {
  await freshStep(service)
  const [device] = await service.ports.read(({ devices }) => devices.all(user))
  await browser.post('/signin/user', { account: owner.user.accountId, user: 'bob' })
  await browser.post('/signin/password', { password: PASSWORD })
  const code = codeOf(service, appOf(device))
  const answer = await browser.post('/signin/code', { device: device!.id, code })
  assert.equal(answer.status, 303)
}

/** Of root, with a device shown just now. */
async function rootSession() {
  const browser = service.browser()
  await freshStep(service)
  await browser.post('/signin', { email: owner.email })
  await browser.post('/signin/password', { password: owner.password })
  const code = codeOf(service, owner.device)
  await browser.post('/signin/code', { device: owner.device.id, code })
  const [session] = await service.ports.read(({ sessions }) => sessions.of(owner.user.id))
  return session!
}
