import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { browserOf, openWorld, PASSWORD, type Person } from '../../../test/support/world.ts'
import type { Authenticator } from '../../domain/devices/device.ts'
import { openForgotten } from '../../domain/recovery/open-forgotten.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const MINUTE = 60_000
const world = await openWorld()
const { ports } = world
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
const { accountId } = root.user
const grouped = accountId.replace(/(.{4})(?=.)/g, '$1 ')
await ports.transact(async ({ accounts }) =>
  accounts.save({ ...(await accounts.get(accountId)), alias: 'engines' }),
)
let people = 0

suite('signing in as a user (SI-1)', () => {
  for (const [how, account] of [
    ['the id', accountId],
    ['the id in groups', grouped],
    ['the id with dashes', grouped.replaceAll(' ', '-')],
    ['the alias', 'engines'],
    ['the alias in capitals', 'ENGINES'],
  ] as const)
    test(`goes by ${how}, user name, password and code`, async () => {
      const { person, phone } = await colleague()
      const visitor = visitorOf(site)
      const named = await name(visitor, person, account)
      assert.equal(named.location, routes.signin.password)
      const asked = (await visitor.get(routes.signin.password)).text
      assert.ok(asked.includes(`${person.user.userName} @ ${account}`))
      assert.equal((await password(visitor)).location, routes.signin.code)
      assert.equal((await code(visitor, phone)).location, routes.home)
      const { text } = await visitor.get(routes.account.page)
      assert.ok(text.includes(`<span>${person.user.userName}</span>`))
      assert.ok(text.includes(`@ ${grouped}`))
    })

  test('leads with one factor to one’s own pages, and never to the administration', async () => {
    const { person } = await colleague({ device: false, sets: ['AdministratorAccess'] })
    const visitor = visitorOf(site)
    await name(visitor, person)
    assert.equal((await password(visitor)).location, routes.home)
    assert.equal((await visitor.get(routes.security.page)).status, 200)
    const { text } = await visitor.get(routes.account.page)
    assert.ok(!text.includes(`href="${routes.admin.page}"`))
  })

  test('the page says which of the two one is, and remembers it with the account, not the name', async () => {
    const { person } = await colleague()
    const visitor = visitorOf(site)
    const first = await visitor.get(`${routes.signin.name}?return=security`)
    assert.match(first.text, /<a href="\/signin\/user\?return=security"/)
    await name(visitor, person, 'engines')
    const again = await visitor.get(`${routes.signin.name}?signed-out`)
    assert.equal(again.location, `${routes.signin.user}?signed-out`)
    const { text } = await visitor.get(again.location!)
    assert.ok(text.includes('value="engines"'))
    assert.ok(!text.includes(`value="${person.user.userName}"`))
    assert.equal((await visitor.get(`${routes.signin.name}?root`)).status, 200)
    await visitor.post(routes.signin.name, { email: root.email, return: '' })
    assert.equal((await visitor.get(routes.signin.name)).status, 200)
  })

  test('has a link for each organisation, by id or alias, and ignores what is neither', async () => {
    for (const account of ['engines', accountId]) {
      const { text } = await visitorOf(site).get(to(routes.signin.userOf, { account }))
      assert.ok(text.includes(`value="${account}"`))
    }
    const odd = await visitorOf(site).get(to(routes.signin.userOf, { account: '"><b>' }))
    assert.equal(odd.status, 200)
    assert.ok(!odd.text.includes('<b>'))
  })

  for (const [account, user, words] of [
    ['', 'bob', /Enter the account id or the alias/],
    ['12345', '', /Enter your user name/],
    ['no/account', 'bob', /An account id has 12 digits/],
    ['engines', 'bob/eve', /A user name has up to 64/],
    ['engines', 'b'.repeat(65), /A user name has up to 64/],
    ['engines', `a:b`, /A user name has up to 64/],
  ] as const)
    test(`refuses ${JSON.stringify([account, user.slice(0, 9)])} by its form alone`, async () => {
      const refused = await visitorOf(site).post(routes.signin.user, { account, user, return: '' })
      assert.equal(refused.status, 422)
      assert.match(refused.text, words)
    })

  test('is no way into the user of the same name of another account (H06)', async () => {
    const other = await world.addPerson('other-root@example.org')
    const { person } = await colleague()
    const visitor = visitorOf(site)
    await name(visitor, person, other.user.accountId)
    assert.equal((await password(visitor)).status, 422)
    // A root address cannot be written so that it is somebody's user name.
    const key = person.user.signInKey
    for (const email of [key, `${key}@example.org`]) {
      await visitor.post(routes.signin.name, { email, return: '' })
      assert.notEqual((await password(visitor)).status, 303)
    }
  })
})

suite('a forgotten password of a user', () => {
  test('is asked for by account and name, and mailed to the verified main address', async () => {
    const { person } = await colleague()
    await makeMain(person)
    const before = (await world.letters()).length
    const visitor = visitorOf(site)
    const asked = { account: 'engines', user: person.user.userName! }
    assert.equal((await visitor.post(routes.forgotten.user, asked)).location, routes.forgotten.sent)
    const name = { account: { alias: 'engines' }, nameKey: person.user.userName! }
    assert.equal(await openForgotten(ports, { name, asker: browserOf('forgot') }), 'sent')
    const [letter] = (await world.letters()).slice(before)
    assert.deepEqual([letter?.email, letter?.letter.kind], [person.email, 'verify-recovery'])
  })
})

suite('whoever is suspended', () => {
  test('is out of every door within the second (B02, H18)', async () => {
    const { person, phone } = await colleague()
    await makeMain(person)
    const inside = visitorOf(site)
    await name(inside, person)
    await password(inside)
    await code(inside, phone)
    assert.equal((await inside.get(routes.account.page)).status, 200)
    const halfway = visitorOf(site)
    await name(halfway, person)
    await password(halfway)

    await save(person, { suspendedAt: ports.now() })
    for (const path of [routes.account.page, routes.security.page, routes.confirm])
      assert.match((await inside.get(path)).location ?? '', /^\/signin/, path)
    world.wait(MINUTE)
    assert.equal((await code(halfway, phone)).status, 422)
    assert.match((await halfway.get(routes.trouble.page)).location ?? '', /^\/signin/)
    const asked = { name: { key: person.user.signInKey, throttleKey: '' }, asker: browserOf('x') }
    assert.equal(await openForgotten(ports, asked), 'closed')

    const again = visitorOf(site)
    await name(again, person)
    const wrong = await again.post(routes.signin.password, { password: 'wrong' })
    assert.ok(!/suspended/.test(wrong.text))
    const right = await password(again)
    assert.equal(right.status, 422)
    assert.match(right.text, /An administrator of “Analytical Engines” has suspended your sign-in/)

    await save(person, {})
    world.wait(MINUTE)
    await name(again, person)
    await password(again)
    assert.equal((await code(again, phone)).location, routes.home)
  })
})

async function colleague(about: Partial<Parameters<typeof addColleague>[2]> = {}) {
  people += 1
  const person = await addColleague(world, root, { name: `bob${people}`, ...about })
  const [phone] = await ports.read(({ devices }) => devices.all(person.user.id))
  return { person, phone: phone as Authenticator }
}

async function makeMain({ user }: Person): Promise<void> {
  const [address] = await ports.read(({ users }) => users.addresses(user.id))
  await ports.transact(({ users }) => users.makeMain(user.id, address!.id))
}

const save = ({ user }: Person, about: object) =>
  ports.transact(async ({ users }) => {
    const { suspendedAt: _, ...now } = await users.get(user.id)
    await users.save({ ...now, ...about })
  })

const name = (visitor: Visitor, { user }: Person, account: string = accountId) =>
  visitor.post(routes.signin.user, { account, user: user.userName!, return: '' })

const password = (visitor: Visitor) =>
  visitor.post(routes.signin.password, { email: '', password: PASSWORD })

const code = (visitor: Visitor, phone: Authenticator) =>
  visitor.post(routes.signin.code, { device: phone.id, code: world.codeOf(phone) })
