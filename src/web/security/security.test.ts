import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import {
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import type { Authenticator } from '../../domain/devices/device.ts'
import type { RecoveryId, SessionId } from '../../domain/ids.ts'
import { hashToken } from '../../domain/secrets.ts'
import { startSession } from '../../domain/sessions/start-session.ts'
import { routes, to } from '../routes.ts'
import { signinRoutes } from '../signin/signin.ts'
import { securityRoutes } from './security.ts'

const MINUTE = 60_000
const EMAIL = 'ada@example.org'

interface Scene extends World {
  ada: Person
  visitor: Visitor
  another(): Visitor
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson(EMAIL)
  const deps = { ports: world.ports, sessionByToken: world.database.sessionByToken }
  const site = siteOf([signinRoutes(deps), securityRoutes({ ...deps, service: 'Aikagi' })])
  return { ...world, ada, visitor: visitorOf(site), another: () => visitorOf(site) }
}

async function signIn(world: Scene, phone?: Authenticator, visitor = world.visitor): Promise<void> {
  await visitor.post(routes.signin.name, { email: EMAIL, return: '' })
  await visitor.post(routes.signin.password, { email: EMAIL, password: PASSWORD })
  if (phone) await visitor.post(routes.signin.code, { device: phone.id, code: world.codeOf(phone) })
}

/** Ada with a device that was used to sign in just now. */
async function signedIn(): Promise<Scene & { phone: Authenticator }> {
  const world = await scene()
  const phone = await world.addDevice(world.ada)
  await signIn(world, phone)
  return { ...world, phone }
}

const begin = (visitor: Visitor, name = 'pixel') =>
  visitor.post(routes.security.add, { name, handset: 'blue Pixel' })

/** The secret as a person reads it off the page, and the codes as another program makes them. */
async function codesFromPage(world: Scene): Promise<{ first: string; second: string }> {
  const { text } = await world.visitor.get(routes.security.draft)
  const secret = /<code class="secret">([A-Z2-7 ]+)</.exec(text)?.[1]?.replaceAll(' ', '') ?? ''
  const codeAt = (ms: number) => {
    const now = `${new Date(world.ports.now().getTime() + ms).toISOString().slice(0, 19)} UTC`
    const args = ['--totp', '--base32', `--now=${now.replace('T', ' ')}`, secret]
    return execFileSync('oathtool', args, { encoding: 'utf8' }).trim()
  }
  return { first: codeAt(-30_000), second: codeAt(0) }
}

const add = (visitor: Visitor, typed: { first: string; second: string }) =>
  visitor.post(routes.security.draft, { what: 'add', qr: '', ...typed })

suite('adding a device through the pages', () => {
  test('ends with a page that asks for the next code (SI-3)', async () => {
    const world = await scene()
    await signIn(world)
    assert.equal((await begin(world.visitor)).location, routes.security.draft)
    const added = await add(world.visitor, await codesFromPage(world))
    assert.equal(added.location, `${routes.security.page}?done=added`)
    const { text } = await world.visitor.get(added.location!)
    assert.match(text, /has not used your device yet/)
    assert.ok(text.includes(`${routes.confirm}?return=codes`))
    assert.ok(text.includes('blue Pixel'))
    // Until then nothing can be changed.
    assert.match((await world.visitor.get(routes.security.add)).location!, /^\/confirm/)
  })

  test('suggests the name of the user, and shows the QR code on request only (DE-2, DE-3)', async () => {
    const world = await scene()
    await signIn(world)
    assert.match((await world.visitor.get(routes.security.add)).text, /value="ada"/)
    await begin(world.visitor)
    assert.doesNotMatch((await world.visitor.get(routes.security.draft)).text, /<img/)
    const shown = await world.visitor.get(`${routes.security.draft}?qr=shown`)
    assert.match(shown.text, /<img class="qr"/)
    assert.match(shown.text, /several phones may scan it/)
    const picture = await world.visitor.get(routes.security.qr)
    assert.equal(picture.headers.get('content-type'), 'image/svg+xml')
    assert.equal(picture.headers.get('cache-control'), 'no-store')
  })

  test('shows the QR code to no other session of the same person', async () => {
    const world = await scene()
    await signIn(world)
    await begin(world.visitor)
    const other = world.another()
    await signIn(world, undefined, other)
    assert.equal((await other.get(routes.security.qr)).status, 404)
    assert.equal((await other.get(routes.security.draft)).location, routes.security.add)
  })

  test('cancelled leaves nothing behind (DE-4)', async () => {
    const world = await scene()
    await signIn(world)
    await begin(world.visitor)
    await world.visitor.post(routes.security.draft, { what: 'cancel' })
    assert.equal((await world.visitor.get(routes.security.draft)).location, routes.security.add)
    assert.equal((await begin(world.visitor)).location, routes.security.draft)
  })

  test('explains two codes that do not fit, and keeps the picture', async () => {
    const world = await scene()
    await signIn(world)
    await begin(world.visitor)
    const { first, second } = await codesFromPage(world)
    const typed = { what: 'add', qr: 'shown', first: second, second: first }
    const refused = await world.visitor.post(routes.security.draft, typed)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /wrong way round/)
    assert.match(refused.text, /<img class="qr"/)
    assert.ok(!refused.text.includes(first) && !refused.text.includes(second))
  })
})

suite('the pages of a device', () => {
  const paths = [
    routes.security.device,
    routes.security.remove,
    routes.security.tryIt,
    routes.security.resynchronise,
  ]
  for (const pattern of paths)
    test(`${pattern} of somebody else is not there (H06)`, async () => {
      const world = await signedIn()
      const eve = await world.addPerson('eve@example.org')
      const hers = await world.addDevice(eve)
      assert.equal((await world.visitor.get(to(pattern, { id: hers.id }))).status, 404)
      const unknown = await world.visitor.get(to(pattern, { id: 'unknown' }))
      assert.equal(unknown.status, 404)
    })

  const posts: [pattern: string, fields: Record<string, string>][] = [
    [routes.security.rename, { name: 'x', handset: '' }],
    [routes.security.remove, {}],
    [routes.security.tryIt, { code: '123456' }],
    [routes.security.resynchronise, { first: '123456', second: '234567' }],
  ]
  for (const [pattern, fields] of posts)
    test(`POST ${pattern} for somebody else is not there (H06)`, async () => {
      const world = await signedIn()
      const eve = await world.addPerson('eve@example.org')
      const { id } = await world.addDevice(eve)
      assert.equal((await world.visitor.post(to(pattern, { id }), fields)).status, 404)
    })

  for (const [pattern, fields] of posts.slice(0, 2))
    test(`POST ${pattern} asks for the device again after five minutes (H07)`, async () => {
      const world = await signedIn()
      world.wait(5 * MINUTE)
      const { id } = world.phone
      const { status, location } = await world.visitor.post(to(pattern, { id }), fields)
      assert.equal(status, 303)
      assert.match(location!, /^\/confirm\?return=/)
      assert.equal((await world.device(world.phone)).status, 'active')
    })

  test('removing says what it means, then does it (DE-6)', async () => {
    const world = await signedIn()
    const path = to(routes.security.remove, { id: world.phone.id })
    assert.match((await world.visitor.get(path)).text, /your last device that works/)
    const removed = await world.visitor.post(path)
    assert.equal(removed.location, `${routes.security.page}?done=unprotected`)
    assert.match((await world.visitor.get(removed.location!)).text, /Add a device/)
  })

  test('trying says that it works (DE-5)', async () => {
    const world = await signedIn()
    world.wait(30_000)
    const path = to(routes.security.tryIt, { id: world.phone.id })
    const tried = await world.visitor.post(path, { code: world.codeOf(world.phone) })
    assert.match((await world.visitor.get(tried.location!)).text, /Your device works/)
  })

  test('re-synchronising ends with trying the next code, which stores the shift', async () => {
    const world = await signedIn()
    const { visitor, phone } = world
    const path = to(routes.security.resynchronise, { id: phone.id })
    const pair = { first: world.codeOf(phone, 60), second: world.codeOf(phone, 61) }
    const moved = await visitor.post(path, { device: phone.id, ...pair })
    assert.equal(moved.status, 303)
    const next = await visitor.post(to(routes.security.tryIt, { id: phone.id }), {
      code: world.codeOf(phone, 62),
    })
    assert.equal(next.status, 303)
    assert.equal((await world.device(phone)).driftSteps, 61)
  })

  test('a name with markup stays text (H22)', async () => {
    const world = await signedIn()
    const path = to(routes.security.rename, { id: world.phone.id })
    await world.visitor.post(path, { name: '<img src=x onerror=a>', handset: '"><script>' })
    const { text } = await world.visitor.get(routes.security.page)
    assert.ok(text.includes('&lt;img src=x'))
    assert.doesNotMatch(text, /<img src=x|<script>/)
  })
})

suite('sessions and browsers on the security page', () => {
  test('another session is ended by its button', async () => {
    const world = await signedIn()
    const other = world.another()
    world.wait(30_000)
    await signIn(world, world.phone, other)
    const { text } = await world.visitor.get(routes.security.page)
    const path = /action="(\/security\/sessions\/[^"]+)"/.exec(text)?.[1]
    assert.equal(
      (await world.visitor.post(path!)).location,
      `${routes.security.page}?done=session-ended`,
    )
    assert.equal((await other.get(routes.security.page)).status, 303)
  })

  test('what is asked by a session that ended since it was let in leads to signing in (R11)', async () => {
    const world = await signedIn()
    const { ports, ada, phone, database } = world
    const token = world.visitor.jar.get('__Host-session')!
    const letIn = await database.sessionByToken(hashToken(token))
    await ports.transact(({ sessions }) => sessions.endAll(ada.user.id))
    const deps = { ports, sessionByToken: () => letIn, service: 'Aikagi' }
    const visitor = visitorOf(siteOf([securityRoutes(deps)]))
    visitor.jar.set('__Host-session', token)
    const { location } = await visitor.post(to(routes.security.remove, { id: phone.id }))
    assert.equal(location, `${routes.signin.name}?return=remove.${phone.id}`)
    assert.equal((await world.device(phone)).status, 'active')
  })

  test('a session of somebody else is not there (H06)', async () => {
    const world = await signedIn()
    const path = to(routes.security.endSession, { id: 'unknown' as SessionId })
    assert.equal((await world.visitor.post(path)).status, 404)
  })

  test('a known browser is forgotten by its button', async () => {
    const world = await signedIn()
    const { text } = await world.visitor.get(routes.security.page)
    const path = /action="(\/security\/browsers\/[^"]+)"/.exec(text)?.[1]
    const forgotten = await world.visitor.post(path!)
    assert.equal(forgotten.location, `${routes.security.page}?done=browser-forgotten`)
    assert.equal((await world.visitor.post(path!)).status, 404)
  })
})

suite('the session of a recovery', () => {
  async function restricted(): Promise<Scene & { lost: Authenticator; other: Authenticator }> {
    const world = await scene()
    const { ports, ada } = world
    const lost = await world.addDevice(ada, { name: 'old phone', status: 'suspended' })
    const other = await world.addDevice(ada, { name: 'tablet' })
    const now = ports.now()
    const until = new Date(now.getTime() + 60 * MINUTE)
    const recoveryId = 'r1' as RecoveryId
    const { token } = await ports.transact(async (stores) => {
      await stores.recoveries.add({
        id: recoveryId,
        accountId: ada.user.accountId,
        userId: ada.user.id,
        browser: browserOf('here').browser,
        way: 'alternative-factors',
        lostDevices: [lost.id],
        proofs: [],
        status: { name: 'granted', at: now, until },
        openedAt: now,
        provingUntil: until,
        enrolledDevices: [],
        version: 0,
      })
      const start = { user: ada.user, asker: browserOf('here'), factors: [] }
      return startSession(ports, stores, { ...start, restrictedTo: recoveryId })
    })
    world.visitor.jar.set('__Host-session', token)
    return { ...world, lost, other }
  }

  test('sees its devices, the lost one marked, and nothing else (LO-7, R25)', async () => {
    const world = await restricted()
    const { status, text } = await world.visitor.get(routes.security.page)
    assert.equal(status, 200)
    assert.match(text, /Reported lost/)
    assert.ok(text.includes(to(routes.security.found, { id: world.lost.id })))
    assert.ok(text.includes(routes.security.add))
    for (const path of ['/security/sessions/', '/security/browsers/', '/remove', '/try'])
      assert.ok(!text.includes(path), path)
  })

  for (const pattern of [
    routes.security.device,
    routes.security.remove,
    routes.security.tryIt,
    routes.security.resynchronise,
    routes.confirm,
  ])
    test(`is led from ${pattern} to the devices (R25)`, async () => {
      const world = await restricted()
      const { location } = await world.visitor.get(to(pattern, { id: world.other.id }))
      assert.equal(location, routes.security.page)
    })

  test('replaces the device and is over: a full sign-in comes next (LO-7)', async () => {
    const world = await restricted()
    await begin(world.visitor)
    const added = await add(world.visitor, await codesFromPage(world))
    assert.equal(added.location, `${routes.signin.name}?replaced`)
    assert.equal(world.visitor.jar.has('__Host-session'), false)
    assert.match((await world.visitor.get(added.location!)).text, /new device is ready/)
  })
})
