import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { tokenIn } from '../../../test/support/letters.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import { newSetupAddress } from '../../domain/setup/new-setup-address.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const PASSWORD = 'seven calm herons wade'
const EMAIL = 'ada@example.org'
const ANSWERS = { account: 'Analytical Engines', country: 'JP', language: 'en', email: EMAIL }

async function emptyInstallation() {
  const world = await openWorld()
  const ear = { listen: () => () => {} }
  const { sessionByToken } = world.database
  const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
  return {
    ...world,
    site,
    visitor: visitorOf(site),
    another: () => visitorOf(site),
    open: async () => new URL((await newSetupAddress(world.ports))!).pathname,
    mail: async () =>
      to(routes.link.page, { token: tokenIn(await world.letters(), 'verify-set-up') }),
  }
}

suite('set-up in the browser', () => {
  test('leads from the printed address to a signed-in root user', async () => {
    const home = await emptyInstallation()
    const { visitor } = home
    const address = await home.open()
    assert.equal((await visitor.get(address)).status, 200)
    assert.equal((await visitor.post(address, ANSWERS)).location, routes.setup.page)
    assert.match((await visitor.get(routes.setup.page)).text, /ada@example\.org/)

    assert.match((await visitor.get(await home.mail())).text, /Verify/)
    assert.equal((await visitor.post(await home.mail())).location, routes.setup.page)
    const asked = await visitor.get(routes.setup.page)
    assert.match(asked.text, /name="password"/)
    const done = await visitor.post(routes.setup.password, { email: EMAIL, password: PASSWORD })
    assert.equal(done.location, routes.welcome)
    const welcome = await visitor.get(routes.welcome)
    assert.equal(welcome.status, 200)
    assert.match(welcome.text, /waits 24 hours/)
    for (const href of [routes.account.number, routes.account.address, routes.security.add])
      assert.ok(welcome.text.includes(`href="${href}"`), href)
    assert.match((await visitor.get(routes.account.page)).text, /<code>\d{4} \d{4} \d{4}<\/code>/)
  })

  test('goes on with six digits when the mail is opened elsewhere', async () => {
    const home = await emptyInstallation()
    const { visitor } = home
    await visitor.post(await home.open(), ANSWERS)
    const telephone = home.another()
    const page = await home.mail()
    assert.match((await telephone.get(page)).text, /another browser/)
    assert.equal((await telephone.post(page)).status, 403)
    const digits = await digitsShownTo(telephone, `${page}/digits`)
    const wrong = await visitor.post(routes.setup.code, { digits: '12' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /<title>Error: /)
    assert.equal((await visitor.post(routes.setup.code, { digits })).location, routes.setup.page)
    assert.match((await visitor.get(routes.setup.page)).text, /name="password"/)
  })

  test('address is inert until its first POST, and dead from then on (R07)', async () => {
    const home = await emptyInstallation()
    const address = await home.open()
    const scanner = home.another()
    for (let i = 0; i < 3; i++) assert.equal((await scanner.get(address)).status, 200)
    const head = await home.site.request(`http://localhost:8080${address}`, { method: 'HEAD' })
    assert.equal(head.status, 200)

    assert.equal((await home.visitor.post(address, ANSWERS)).status, 303)
    const over = await scanner.get(address)
    assert.equal(over.status, 410)
    assert.match(over.text, /restart the service/)
    assert.equal((await scanner.post(address, ANSWERS)).status, 410)
    assert.equal((await scanner.get(routes.setup.page)).status, 404)
  })

  test('of two that post at once goes on in one browser', async () => {
    const home = await emptyInstallation()
    const address = await home.open()
    const both = await Promise.all(
      [home.visitor, home.another()].map((visitor) => visitor.post(address, ANSWERS)),
    )
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [303, 410])
  })

  test('says beside each field what is wrong, and keeps what was typed', async () => {
    const home = await emptyInstallation()
    const address = await home.open()
    const bad = { account: '', country: 'ZZ', language: 'ja', email: 'ada@' }
    const refused = await home.visitor.post(address, bad)
    assert.equal(refused.status, 422)
    for (const field of ['account', 'country', 'email'])
      assert.match(refused.text, new RegExp(`href="#${field}"`))
    assert.match(refused.text, /value="ada@"/)
    assert.equal((await home.visitor.get(address)).status, 200)
  })

  for (const { what, body } of [
    { what: 'an unknown field', body: 'account=A&country=JP&language=en&email=a@b.org&admin=1' },
    { what: 'a repeated field', body: 'account=A&account=B&country=JP&language=en&email=a@b.org' },
    { what: 'a language that is none', body: 'account=A&country=JP&language=xx&email=a@b.org' },
  ]) {
    test(`refuses ${what} and stores nothing`, async () => {
      const home = await emptyInstallation()
      const address = await home.open()
      const answer = await home.site.request(`http://localhost:8080${address}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://localhost:8080',
        },
        body,
      })
      assert.equal(answer.status, 400)
      assert.deepEqual(await home.letters(), [])
      assert.equal((await home.visitor.get(address)).status, 200)
    })
  }

  test('tells why a password is refused', async () => {
    const home = await emptyInstallation()
    const { visitor } = home
    await visitor.post(await home.open(), ANSWERS)
    const early = await visitor.post(routes.setup.password, { email: EMAIL, password: PASSWORD })
    assert.equal(early.location, routes.setup.page)
    await visitor.post(await home.mail())
    const short = await visitor.post(routes.setup.password, { email: EMAIL, password: 'herons' })
    assert.equal(short.status, 422)
    assert.match(short.text, /at least 15 characters/i)
    assert.ok(!short.text.includes('value="herons"'))
  })
})

async function digitsShownTo(visitor: Visitor, path: string): Promise<string> {
  const { text } = await visitor.post(path)
  return /class="digits"[^>]*>(\d{6})</.exec(text)?.[1] ?? ''
}
