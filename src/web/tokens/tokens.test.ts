import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { apiOn, sessionOf, tokenOf } from '../../../test/support/api.ts'
import { told } from '../../../test/support/letters.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld, type Person } from '../../../test/support/world.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const MINUTE = 60_000
const { account } = routes
const world = await openWorld()
const { sessionByToken } = world.database
const ear = { listen: () => () => {} }
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const ask = apiOn(world)
let people = 0

async function signedIn(): Promise<{ ada: Person; visitor: Visitor; session: Session }> {
  people += 1
  const ada = await world.addPerson(`ada-${people}@example.org`)
  await world.addDevice(ada)
  const { session, token } = await sessionOf(world, ada.user)
  const visitor = visitorOf(site)
  visitor.jar.set('__Host-session', token)
  return { ada, visitor, session }
}

const bearerIn = (text: string): string => /aik_[\w-]{49}/.exec(text)?.[0] ?? ''
const wish = { name: 'nightly report', sets: 'AuditRead', days: '90' }

suite('the page of API tokens', () => {
  test('makes one that works, shows it once, and tells every address', async () => {
    const { ada, visitor } = await signedIn()
    const before = (await world.letters()).length
    const made = await visitor.post(account.tokens, wish)
    assert.equal(made.status, 200)
    const bearer = bearerIn(made.text)
    const { status, body } = await ask('get', '/me', { as: bearer })
    assert.deepEqual([status, body.permissions, body.by.name], [200, ['audit:read'], wish.name])
    const { text } = await visitor.get(account.tokens)
    assert.ok(text.includes(wish.name))
    assert.ok(!text.includes(bearer))
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `token-made ${ada.email}`,
      `token-made second-${ada.email}`,
    ])
  })

  for (const [what, fields, words] of [
    ['has no name', { name: ' ' }, /Say what it is for/],
    ['has no end', { days: '' }, /Choose how long/],
    ['would live too long', { days: '366' }, /Choose how long/],
  ] as const)
    test(`refuses one that ${what} (H11)`, async () => {
      const { visitor } = await signedIn()
      const { status, text } = await visitor.post(account.tokens, { ...wish, ...fields })
      assert.equal(status, 422)
      assert.match(text, words)
    })

  for (const set of ['SupportDesk', 'SupportApprover', 'Everything'])
    test(`offers no token ${set}, and takes none that is asked for all the same (H11)`, async () => {
      const { visitor } = await signedIn()
      assert.ok(!(await visitor.get(account.tokens)).text.includes(set))
      assert.equal((await visitor.post(account.tokens, { ...wish, sets: set })).status, 400)
    })

  test('asks for a device shown just now', async () => {
    const { visitor } = await signedIn()
    world.wait(6 * MINUTE)
    assert.match((await visitor.get(account.tokens)).text, /confirm\?return=tokens/)
    assert.match((await visitor.post(account.tokens, wish)).location ?? '', /^\/confirm/)
  })

  test('revokes one, and none of somebody else (H06)', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    const bearer = bearerIn((await one.visitor.post(account.tokens, wish)).text)
    const [token] = await world.ports.read(({ tokens }) => tokens.of(one.ada.user.id))
    const path = to(account.revokeToken, { id: token!.id })
    assert.equal((await other.visitor.post(path)).status, 404)
    assert.equal((await ask('get', '/me', { as: bearer })).status, 200)
    assert.match((await one.visitor.post(path)).location ?? '', /done=revoked/)
    assert.equal((await ask('get', '/me', { as: bearer })).status, 401)
  })

  test('lets one work again that a recovery suspended', async () => {
    const { ada, visitor } = await signedIn()
    const suspendedAt = world.ports.now()
    const { token, bearer } = await tokenOf(world, ada.user, { sets: [], suspendedAt })
    assert.equal((await ask('get', '/me', { as: bearer })).status, 401)
    assert.match((await visitor.get(account.tokens)).text, /Waits since a recovery/)
    const path = to(account.reinstateToken, { id: token.id })
    assert.match((await visitor.post(path)).location ?? '', /done=reinstated/)
    assert.equal((await ask('get', '/me', { as: bearer })).status, 200)
  })
})

suite('the page that signs in the command line', () => {
  const sessionIn = (text: string): string => /aiks_[\w-]{43}/.exec(text)?.[0] ?? ''

  test('makes a session with the same factors, no fresher and no longer', async () => {
    const { visitor, session } = await signedIn()
    world.wait(2 * MINUTE)
    const bearer = sessionIn((await visitor.post(account.commandLine)).text)
    const { status, body } = await ask('get', '/me', { as: bearer })
    assert.equal(status, 200)
    assert.equal(body.by.endsAt, session.endsAt.toISOString())
    assert.deepEqual(
      body.by.factors.map(({ at }: { at: string }) => at),
      session.factors.map(({ at }) => at.toISOString()),
    )
    world.wait(4 * MINUTE)
    const late = await ask('delete', '/me/sessions/none', { as: bearer })
    assert.deepEqual([late.status, late.body.reason], [401, 'confirm-first'])
  })

  test('makes one that its owner sees and ends (R11)', async () => {
    const { visitor } = await signedIn()
    const bearer = sessionIn((await visitor.post(account.commandLine)).text)
    const { body } = await ask('get', '/me/sessions', { as: bearer })
    const own = body.items.find((one: { own: boolean }) => one.own)
    assert.equal(own.userAgent, 'aikagi/command-line')
    await visitor.post(to(routes.security.endSession, { id: own.id }))
    assert.equal((await ask('get', '/me', { as: bearer })).status, 401)
  })

  test('makes one that ends when its owner signs out where it was made, and not the other way round (R11)', async () => {
    const { visitor } = await signedIn()
    const make = async () => sessionIn((await visitor.post(account.commandLine)).text)
    const [first, second] = [await make(), await make()]
    await ask('delete', '/me/session', { as: first })
    assert.equal((await visitor.get(account.tokens)).status, 200)
    assert.equal((await ask('get', '/me', { as: second })).status, 200)
    await visitor.post(routes.signout)
    assert.equal((await ask('get', '/me', { as: second })).status, 401)
  })

  test('makes one that ends when the session it came from is ended elsewhere, and none by itself (R11)', async () => {
    const { visitor, session, ada } = await signedIn()
    const bearer = sessionIn((await visitor.post(account.commandLine)).text)
    const stolen = visitorOf(site)
    stolen.jar.set('__Host-session', bearer.slice('aiks_'.length))
    assert.equal(sessionIn((await stolen.post(account.commandLine)).text), '')
    const elsewhere = await sessionOf(world, ada.user, { browser: 'other' })
    await ask('delete', `/me/sessions/${session.id}`, { as: elsewhere.bearer })
    assert.equal((await ask('get', '/me', { as: bearer })).status, 401)
    assert.equal((await ask('get', '/me', { as: elsewhere.bearer })).status, 200)
  })

  test('asks for a device shown just now', async () => {
    const { visitor } = await signedIn()
    world.wait(6 * MINUTE)
    assert.match((await visitor.get(account.commandLine)).text, /confirm\?return=commandLine/)
    assert.match((await visitor.post(account.commandLine)).location ?? '', /^\/confirm/)
  })

  test('makes none that counts as another browser than the one it came from (H01)', async () => {
    const { visitor, session, ada } = await signedIn()
    await visitor.post(account.commandLine)
    const sessions = await world.ports.read((stores) => stores.sessions.of(ada.user.id))
    assert.deepEqual(new Set(sessions.map(({ browser }) => browser)), new Set([session.browser]))
  })
})

suite('the page about the API', () => {
  test('tells every operation and every reason, in both languages, to anybody', async () => {
    const { text, status } = await visitorOf(site).get(routes.api.docs)
    assert.equal(status, 200)
    assert.match(text, /POST \/<wbr>me\/<wbr>tokens/)
    assert.match(text, /id="reason-confirm-first"/)
    assert.doesNotMatch(text, /<script/)
  })
})
