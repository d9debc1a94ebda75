import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { routes, to } from '../../src/web/routes.ts'
import type { Browser } from './browser.ts'
import {
  accessOf,
  addOwner,
  codeOf,
  deviceNow,
  draftOf,
  freshStep,
  type Owner,
  showPassword,
  signIn,
  wrongCode,
} from './owner.ts'
import { openService, type Service } from './target.ts'

let service: Service
let owner: Owner
before(async () => {
  service = await openService()
  owner = await addOwner(service)
})
after(() => service.close())

/** What whoever has shown nothing, or only the password, may ask for. Everything else is behind the sign-in. */
const OPEN: ReadonlySet<string> = new Set([
  routes.home,
  ...Object.values(routes.setup),
  ...Object.values(routes.signin),
  // A question for a passkey: of nobody before the password, and then of the one who showed it.
  routes.passkey,
  routes.signout,
  ...Object.values(routes.trouble),
  ...Object.values(routes.forgotten),
  ...Object.values(routes.recovery).filter((path) => path !== routes.recovery.open),
  ...Object.values(routes.link),
  ...Object.values(routes.stop),
  routes.invitation,
  routes.language,
  ...Object.values(routes.health),
  routes.proposal,
  routes.api.description,
  routes.api.docs,
])

/** What is the same for everybody, with examples of ours: whoever writes a program reads it before they have a sign-in. */
const CONSTANT: ReadonlySet<string> = new Set([routes.api.description, routes.api.docs])

function everyRoute(part: object = routes): string[] {
  return Object.values(part).flatMap((value) =>
    typeof value === 'string' ? [value] : everyRoute(value as object),
  )
}

/** What only the owner's own pages show. */
const isOwnPage = (body: string): boolean =>
  /Analytical Engines|second-ada@example\.org|90.?1234|otpauth:/.test(body)

const addressOf = (pattern: string): string =>
  to(pattern, { id: owner.device.id, token: 'A'.repeat(43), account: owner.user.accountId })

async function passwordOnly(): Promise<Browser> {
  const browser = service.browser()
  assert.equal((await showPassword(browser, owner)).location, '/signin/code')
  return browser
}

suite('B01 after the password alone', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  for (const pattern of everyRoute()) {
    test(`${pattern} shows nothing of the account and changes nothing, by any method`, async () => {
      const browser = await passwordOnly()
      const before = await stateOf()
      for (const method of METHODS) {
        const path = addressOf(pattern)
        const answer = await browser.send(method, path, method === 'POST' ? { body: '' } : {})
        const { status, location, body } = answer
        if (CONSTANT.has(pattern) && status === 200)
          assert.equal(body, (await service.browser().send(method, path, {})).body, method)
        else assert.ok(!isOwnPage(body), `${method}: ${body}`)
        assert.ok(status < 500, `${method}: ${status}`)
        if (OPEN.has(pattern)) continue
        assert.ok([303, 302, 401, 403, 404, 405].includes(status), `${method}: ${status}`)
        if (location) assert.match(location, /^\/signin(\?|$)/)
      }
      assert.deepEqual(await stateOf(), before)
    })
  }

  /** What nobody may have changed. */
  function stateOf() {
    const { user } = owner
    return service.ports.read(async ({ users, devices, accounts, sessions }) => ({
      user: { ...(await users.get(user.id)), passwordHash: '' },
      devices: (await devices.all(user.id)).map(({ status, name }) => [status, name]),
      addresses: await users.addresses(user.id),
      number: await users.findNumber(user.id),
      account: await accounts.get(user.accountId),
      sessions: (await sessions.of(user.id)).length,
    }))
  }
})

suite('other doors', () => {
  test('B01 a session cookie is made by the last factor, not before', async () => {
    const browser = await passwordOnly()
    assert.equal(browser.visitor.cookies.has('__Host-session'), false)
    assert.equal((await service.ports.read(({ sessions }) => sessions.of(owner.user.id))).length, 0)
  })

  test('B01 Basic authentication, bearer tokens and a body in GET open nothing', async () => {
    const basic = Buffer.from(`${owner.email}:${owner.password}`).toString('base64')
    for (const value of [`Basic ${basic}`, 'Bearer x', `Bearer ${owner.user.id}`]) {
      const browser = service.browser({ Authorization: value })
      assert.equal(await accessOf(browser), 'out')
      assert.equal((await browser.get(routes.session.check)).status, 401)
    }
  })

  test('B01 a path written in another way is no other door', async () => {
    const browser = await passwordOnly()
    for (const path of [
      '//account',
      '/account/',
      '/./account',
      '/signin/../account',
      '/%61ccount',
      '/ACCOUNT',
      '/account%2f',
      '/account;x',
      '/security/./devices/new',
    ]) {
      const { status, body, location } = await browser.get(path)
      assert.ok(!isOwnPage(body) && status !== 200, `${path}: ${status}`)
      if (status < 400) assert.match(location ?? '', /^\/signin/)
    }
  })
})

suite('a step that is left out or goes wrong', () => {
  test('B03 an exception while the code is looked at is a refusal, and the try stays counted (invariant 7)', async () => {
    const browser = await passwordOnly()
    await freshStep(service)
    const { vault } = service.ports
    const { open } = vault
    vault.open = (sealed, identity) => {
      if (identity === owner.device.id) throw new Error('the key ring is gone')
      return open.call(vault, sealed, identity)
    }
    try {
      const code = '123456'
      const answer = await browser.post('/signin/code', { device: owner.device.id, code })
      assert.equal(answer.status, 500)
      assert.equal(await accessOf(browser), 'out')
    } finally {
      vault.open = open
    }
    const counter = await service.ports.read(({ throttle }) =>
      throttle.read(`code:${owner.device.id}`),
    )
    assert.equal(counter.count, 1)
    const code = codeOf(service, owner.device)
    const { location } = await browser.post('/signin/code', { device: owner.device.id, code })
    assert.equal(location, '/')
  })

  test('B03 an exception while the password is looked at is a refusal, and the try stays counted (invariant 7)', async () => {
    const { passwords } = service.ports
    const { verify } = passwords
    const person = await addOwner(service, 'verifier@example.org')
    const browser = service.browser()
    passwords.verify = () => Promise.reject(new Error('out of memory'))
    const statuses: number[] = []
    try {
      for (let attempt = 0; attempt < 4; attempt++)
        statuses.push((await showPassword(browser, person)).status)
    } finally {
      passwords.verify = verify
    }
    assert.deepEqual(statuses, [500, 500, 500, 422])
    assert.equal((await browser.get('/signin/code')).location, '/signin/password')
  })

  test('B04 a challenge stops the request that asked for it', async () => {
    const browser = await signIn(service, owner, service.browser())
    await service.wait(6 * 60)
    const { id } = owner.device
    const asked: [string, Record<string, string>][] = [
      [`/security/devices/${id}/remove`, {}],
      [`/security/devices/${id}/rename`, { name: 'mine now', handset: '' }],
      ['/security/devices/new', { name: 'second', handset: '' }],
      ['/account/password', { current: owner.password, next: 'another horse battery staple' }],
      ['/account/number', { country: 'JP', number: '090-8765-4321' }],
      ['/account/addresses', { email: 'attacker@example.net' }],
      ['/account/policy', { preset: 'hold-24h' }],
    ]
    for (const [path, fields] of asked) {
      const { status, location } = await browser.post(path, fields)
      assert.equal(status, 303, path)
      assert.match(location ?? '', /^\/confirm\?/, path)
    }
    const now = await deviceNow(service, owner)
    assert.deepEqual([now.status, now.name], ['active', 'phone'])
    const all = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    assert.equal(all.length, 2)
  })

  test('B05 a session that showed the password before there was a device is no session of both', async () => {
    const person = await addOwner(service, 'unprotected@example.org')
    await service.ports.transact(async ({ users, devices }) => {
      const { protectedAt: _, ...open } = await users.lock(person.user.id)
      await users.save(open)
      await devices.revoke(person.device.id, service.ports.now())
    })
    const [here, there] = [service.browser(), service.browser()]
    for (const browser of [here, there])
      assert.equal((await showPassword(browser, person)).location, '/')
    assert.deepEqual([await accessOf(here), await accessOf(there)], ['in', 'in'])

    await here.post('/security/devices/new', { name: 'first', handset: '' })
    const draft = await draftOf(service, person.user.id)
    await freshStep(service)
    const [first, second] = [codeOf(service, draft, -1), codeOf(service, draft)]
    await here.post('/security/devices/draft', { what: 'add', qr: '', first, second })
    assert.deepEqual([await accessOf(here), await accessOf(there)], ['confirm', 'out'])
    assert.equal((await here.get('/account/addresses')).location?.startsWith('/confirm'), true)
  })

  test('B10 what a browser makes of a refusal changes nothing on our side', async () => {
    const browser = await passwordOnly()
    const code = wrongCode(service, owner.device)
    const refused = await browser.post('/signin/code', { device: owner.device.id, code })
    assert.equal(refused.status, 422)
    for (const forged of [{ success: 'true' }, { passed: '1' }, { aal: '2' }, { mfa: 'on' }]) {
      const about = { device: owner.device.id, code, ...forged }
      assert.equal((await browser.post('/signin/code', about)).status, 400)
    }
    browser.visitor.cookies.take(['mfa=1; Path=/', 'authenticated=true; Path=/'])
    assert.equal(await accessOf(browser), 'out')
    assert.equal((await browser.get('/confirm')).location?.startsWith('/signin'), true)
  })
})

suite('B09 a device response that was not made for this', () => {
  test('of another person, of a draft, of a suspended and of a revoked device is refused', async () => {
    const other = await addOwner(service, 'other@example.org')
    const { ports } = service
    const set = (status: 'suspended' | 'revoked', id: Owner['device']['id']) =>
      ports.transact(({ devices }) =>
        status === 'revoked'
          ? devices.revoke(id, ports.now())
          : devices.suspend(id, 'lost', ports.now()),
      )
    const suspended = await addOwner(service, 'suspended@example.org')
    const revoked = await addOwner(service, 'revoked@example.org')
    await set('suspended', suspended.device.id)
    await set('revoked', revoked.device.id)
    await freshStep(service)
    const tries: [who: Owner, device: Owner['device'], codes: Owner['device']][] = [
      [owner, other.device, other.device],
      [owner, owner.device, other.device],
      [suspended, suspended.device, suspended.device],
      [revoked, revoked.device, revoked.device],
    ]
    for (const [who, device, codes] of tries) {
      const browser = service.browser()
      await showPassword(browser, who)
      const code = codeOf(service, codes)
      const { status } = await browser.post('/signin/code', { device: device.id, code })
      assert.notEqual(status, 200)
      assert.equal(await accessOf(browser), 'out')
      await service.wait(2)
    }
  })

  test('without a device, with one that is none, or with a path for one is refused', async () => {
    await freshStep(service)
    const code = codeOf(service, owner.device)
    for (const device of ['', 'nobody', '../x', '0', 'null']) {
      const browser = await passwordOnly()
      assert.equal((await browser.post('/signin/code', { device, code })).status, 422)
      assert.equal(await accessOf(browser), 'out')
    }
  })
})

suite('B11 the cookie of a session', () => {
  test('is new at every factor, and the one before is worthless', async () => {
    const browser = await signIn(service, owner, service.browser())
    const first = browser.visitor.cookies.header()!
    await service.wait(60)
    const code = codeOf(service, owner.device)
    await browser.post('/confirm', { return: 'account', device: owner.device.id, code })
    const second = browser.visitor.cookies.header()!
    assert.notEqual(sessionIn(first), sessionIn(second))
    assert.equal(await accessOf(service.browser({ Cookie: first })), 'out')
    assert.equal(await accessOf(service.browser({ Cookie: second })), 'in')
  })

  test('planted before the sign-in is not taken over', async () => {
    const planted = 'P'.repeat(43)
    const browser = service.browser()
    browser.visitor.cookies.take([`__Host-session=${planted}; Secure; Path=/`])
    await signIn(service, owner, browser)
    assert.notEqual(sessionIn(browser.visitor.cookies.header()!), planted)
    assert.equal(await accessOf(service.browser({ Cookie: `__Host-session=${planted}` })), 'out')
  })

  test('of a sibling domain, without the prefix of the host, is not read', async () => {
    const browser = await signIn(service, owner, service.browser())
    const token = sessionIn(browser.visitor.cookies.header()!)
    for (const name of ['session', '__Secure-session', '__host-session', 'Host-session'])
      assert.equal(await accessOf(service.browser({ Cookie: `${name}=${token}` })), 'out')
  })

  test('belongs to this host alone, over TLS, out of reach of scripts and other sites', async () => {
    const browser = service.browser()
    await freshStep(service)
    await showPassword(browser, owner)
    const code = codeOf(service, owner.device)
    const { headers } = await browser.post('/signin/code', { device: owner.device.id, code })
    const cookie = [headers['set-cookie']]
      .flat()
      .find((line) => line?.startsWith('__Host-session='))
    assert.match(cookie!, /; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    assert.doesNotMatch(cookie!, /domain/i)
  })

  test('of the browser, planted, gives no attempt to whoever planted it', async () => {
    const forged = `${'B'.repeat(43)}.${'s'.repeat(43)}`
    const victim = service.browser()
    victim.visitor.cookies.take([`__Host-browser=${forged}; Secure; Path=/`])
    await showPassword(victim, owner)
    const attacker = service.browser({ Cookie: `__Host-browser=${forged}` })
    assert.equal((await attacker.get('/signin/code')).location, '/signin/password')
  })
})

const sessionIn = (cookies: string): string => /__Host-session=([\w-]+)/.exec(cookies)?.[1] ?? ''
