import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld, PASSWORD, type Person, type World } from '../../../test/support/world.ts'
import type { Authenticator } from '../../domain/devices/device.ts'
import type { RecoveryId } from '../../domain/ids.ts'
import type { Recovery } from '../../domain/recovery/recovery.ts'
import { routes, to } from '../routes.ts'
import { securityRoutes } from '../security/security.ts'
import { signinRoutes } from './signin.ts'

const HOUR = 3_600_000
const EMAIL = 'ada@example.org'

interface Scene extends World {
  ada: Person
  phone: Authenticator
  visitor: Visitor
  another(): Visitor
}

async function scene(protect = true): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson(EMAIL)
  const phone = protect ? await world.addDevice(ada) : ({} as Authenticator)
  const deps = { ports: world.ports, sessionByToken: world.database.sessionByToken }
  const site = siteOf([signinRoutes(deps), securityRoutes({ ...deps, service: 'Aikagi' })])
  return { ...world, ada, phone, visitor: visitorOf(site), another: () => visitorOf(site) }
}

async function name(visitor: Visitor, email = EMAIL, place = '') {
  return visitor.post(routes.signin.name, { email, return: place })
}

const password = (visitor: Visitor, typed = PASSWORD) =>
  visitor.post(routes.signin.password, { email: EMAIL, password: typed })

const code = (world: Scene, visitor: Visitor, steps = 0) =>
  visitor.post(routes.signin.code, {
    device: world.phone.id,
    code: world.codeOf(world.phone, steps),
  })

async function signIn(world: Scene, visitor = world.visitor, place = '') {
  await name(visitor, EMAIL, place)
  await password(visitor)
  return code(world, visitor)
}

suite('signing in through the pages', () => {
  test('goes from name to password to code to the start page (SI-1)', async () => {
    const world = await scene()
    const { visitor } = world
    assert.match((await visitor.get(routes.signin.name)).text, /root user/)
    assert.equal((await name(visitor)).location, routes.signin.password)
    assert.match((await visitor.get(routes.signin.password)).text, /First factor/)
    assert.equal((await password(visitor)).location, routes.signin.code)
    assert.match((await visitor.get(routes.signin.code)).text, /Second factor/)
    const done = await code(world, visitor)
    assert.deepEqual([done.status, done.location], [303, routes.home])
    assert.equal((await visitor.get(routes.security.page)).status, 200)
  })

  test('shows the same pages whoever exists, with the same cookies (R12)', async () => {
    const { visitor, another } = await scene()
    const shown = async (who: Visitor, email: string) => {
      const named = await name(who, email)
      const asked = await who.get(routes.signin.password)
      const refused = await who.post(routes.signin.password, { email, password: 'wrong' })
      const cookies = [...who.jar.keys()]
      const bare = [named, asked, refused].map(({ status, text, location }) => ({
        status,
        location,
        text: text.replaceAll(email, 'EMAIL'),
      }))
      return { bare, cookies }
    }
    assert.deepEqual(await shown(visitor, EMAIL), await shown(another(), 'eve@example.org'))
  })

  for (const email of ['', 'ada', 'ada@', 'a@b@c.org', 'ada@exa mple.org'])
    test(`asks again for the address ${JSON.stringify(email)}, and keeps it`, async () => {
      const { visitor } = await scene()
      const page = await name(visitor, email)
      assert.equal(page.status, 422)
      assert.match(page.text, /<title>Error: /)
      assert.ok(page.text.includes(`value="${email}"`))
    })

  test('without a name begins at the name', async () => {
    const { visitor } = await scene()
    assert.equal((await visitor.get(routes.signin.password)).location, routes.signin.name)
    assert.equal((await password(visitor)).location, routes.signin.name)
  })

  test('the name of another browser is no name here', async () => {
    const { visitor, another } = await scene()
    await name(visitor)
    const thief = another()
    await thief.get(routes.signin.name)
    thief.jar.set('__Host-signin', visitor.jar.get('__Host-signin')!)
    assert.equal((await thief.get(routes.signin.password)).location, routes.signin.name)
  })

  test('a code an hour later repeats the password alone, with the name kept (SI-7)', async () => {
    const world = await scene()
    const { visitor } = world
    await name(visitor)
    await password(visitor)
    world.wait(HOUR)
    const late = await code(world, visitor)
    assert.equal(late.status, 422)
    assert.match(late.text, /Enter your password/)
    assert.ok(late.text.includes(EMAIL))
    assert.equal((await password(visitor)).location, routes.signin.code)
  })

  test('offers the other devices, and asks the one that is chosen (SI-2)', async () => {
    const world = await scene()
    const { visitor } = world
    const tablet = await world.addDevice(world.ada, { name: 'tablet' })
    await name(visitor)
    await password(visitor)
    const page = await visitor.get(`${routes.signin.code}?device=${tablet.id}`)
    assert.match(page.text, /“tablet” shows now/)
    assert.ok(page.text.includes(`${routes.signin.code}?device=${world.phone.id}`))
  })

  test('says of a code from a slow clock how old it is, and offers to re-synchronise (SI-4)', async () => {
    const world = await scene()
    const { visitor } = world
    await name(visitor)
    await password(visitor)
    const refused = await code(world, visitor, -10)
    assert.match(refused.text, /5 minutes old/)
    assert.ok(refused.text.includes(routes.trouble.resynchronise))

    const pair = {
      device: world.phone.id,
      first: world.codeOf(world.phone, -11),
      second: world.codeOf(world.phone, -10),
    }
    const moved = await visitor.post(routes.trouble.resynchronise, pair)
    assert.equal(moved.status, 303)
    assert.match((await visitor.get(moved.location!)).text, /Wait for the next code/)
    assert.equal((await code(world, visitor, -9)).location, routes.home)
  })

  test('of someone never protected ends after the password', async () => {
    const { visitor } = await scene(false)
    await name(visitor)
    assert.equal((await password(visitor)).location, routes.home)
  })

  test('with every device lost leads to trouble', async () => {
    const world = await scene()
    await world.ports.transact(({ devices }) =>
      devices.suspend(world.phone.id, 'lost', world.ports.now()),
    )
    await name(world.visitor)
    assert.equal((await password(world.visitor)).location, routes.trouble.page)
  })

  test('shows first what somebody else began', async () => {
    const world = await scene()
    const { user } = world.ada
    const now = world.ports.now()
    const until = new Date(now.getTime() + HOUR)
    const recovery: Recovery = {
      id: 'r1' as RecoveryId,
      accountId: user.accountId,
      userId: user.id,
      browser: 'of a thief' as Recovery['browser'],
      way: 'alternative-factors',
      lostDevices: [],
      proofs: [
        { proof: 'password', at: now },
        { proof: 'mail-link', at: now },
      ],
      status: { name: 'proving' },
      openedAt: now,
      provingUntil: until,
      enrolledDevices: [],
      version: 0,
    }
    await world.ports.transact(({ recoveries }) => recoveries.add(recovery))
    assert.equal((await signIn(world)).location, routes.recovery.open)
  })
})

suite('after the password alone (B01)', () => {
  const pages = [
    routes.security.page,
    routes.security.add,
    routes.security.draft,
    routes.security.qr,
    routes.confirm,
    to(routes.security.device, { id: 'x' }),
    to(routes.security.remove, { id: 'x' }),
    to(routes.security.tryIt, { id: 'x' }),
    routes.security.tryCode,
    to(routes.security.resynchronise, { id: 'x' }),
  ]
  for (const path of pages)
    test(`${path} leads to the sign-in`, async () => {
      const { visitor } = await scene()
      await name(visitor)
      await password(visitor)
      const { status, location } = await visitor.get(path)
      assert.equal(status, 303)
      assert.ok(location?.startsWith(routes.signin.name))
    })
})

suite('where a sign-in leads', () => {
  for (const [place, path] of [
    ['security', routes.security.page],
    ['account', routes.account.page],
    ['remove.abc', '/security/devices/abc/remove'],
    ['', routes.home],
    ['https://evil.example/', routes.home],
    ['//evil.example', routes.home],
    ['remove', routes.home],
    ['remove.a/b', routes.home],
    ['constructor', routes.home],
    ['security.abc', routes.home],
  ] as const)
    test(`${JSON.stringify(place)} is ${path} (R08)`, async () => {
      const world = await scene()
      assert.equal((await signIn(world, world.visitor, place)).location, path)
    })

  test('a page that asked for it is returned to', async () => {
    const world = await scene()
    const { location } = await world.visitor.get(routes.security.add)
    assert.equal(location, `${routes.signin.name}?return=add`)
  })
})

suite('a session', () => {
  test('gets a new token at each rise, and the old one is worthless (B11)', async () => {
    const world = await scene()
    const { visitor } = world
    await signIn(world)
    const before = visitor.jar.get('__Host-session')!
    world.wait(6 * 60_000)
    const asked = await visitor.get(routes.security.add)
    assert.equal(asked.location, `${routes.confirm}?return=add`)
    const confirmed = await visitor.post(routes.confirm, {
      return: 'add',
      device: world.phone.id,
      code: world.codeOf(world.phone),
    })
    assert.equal(confirmed.location, routes.security.add)
    assert.notEqual(visitor.jar.get('__Host-session'), before)
    const thief = world.another()
    thief.jar.set('__Host-session', before)
    assert.equal((await thief.get(routes.security.page)).status, 303)
  })

  test('that asks for a device again leads whoever lost it to the ways back (SI-6)', async () => {
    const { visitor, ...world } = await scene()
    await signIn({ visitor, ...world })
    const { text } = await visitor.get(routes.confirm)
    assert.match(text, /no longer at hand, sign in again/)
    const again = await visitor.get(/<a href="([^"]+)">Sign in again</.exec(text)![1]!)
    assert.match(again.text, /name="email"/)
  })

  test('planted before the sign-in is not taken over (B11)', async () => {
    const world = await scene()
    world.visitor.jar.set('__Host-session', 'p'.repeat(43))
    await signIn(world)
    assert.notEqual(world.visitor.jar.get('__Host-session'), 'p'.repeat(43))
  })

  test('ends after an hour without use, and after a day in any case', async () => {
    const idle = await scene()
    await signIn(idle)
    idle.wait(HOUR)
    assert.equal((await idle.visitor.get(routes.security.page)).status, 303)

    const busy = await scene()
    await signIn(busy)
    const stati: number[] = []
    for (let half = 1; half <= 48; half++) {
      busy.wait(HOUR / 2)
      stati.push((await busy.visitor.get(routes.security.page)).status)
    }
    assert.deepEqual([...new Set(stati.slice(0, 47))], [200])
    assert.equal(stati.at(-1), 303)
  })

  test('is over after signing out', async () => {
    const world = await scene()
    await signIn(world)
    const token = world.visitor.jar.get('__Host-session')!
    assert.equal((await world.visitor.post(routes.signout)).status, 303)
    assert.equal(world.visitor.jar.has('__Host-session'), false)
    world.visitor.jar.set('__Host-session', token)
    assert.equal((await world.visitor.get(routes.security.page)).status, 303)
  })
})

suite('malformed requests of a sign-in (A09)', () => {
  for (const [why, fields] of [
    ['an unknown field', { device: 'x', code: '123456', admin: '1' }],
    ['an array', { device: 'x', 'code[]': '123456' }],
    ['ten kilobytes', { device: 'x', code: '1'.repeat(10_000) }],
    ['control characters', { device: 'x', code: '1234\u00006' }],
  ] as const)
    test(`${why} is refused before anything is looked at`, async () => {
      const { visitor } = await scene()
      await name(visitor)
      await password(visitor)
      assert.equal((await visitor.post(routes.signin.code, fields)).status, 400)
    })
})
