import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { AddressId } from '../../src/domain/ids.ts'
import type { User } from '../../src/domain/users/user.ts'
import { userKey } from '../../src/domain/users/user-name.ts'
import { PASSWORD } from '../support/world.ts'
import type { Answer, Browser } from './browser.ts'
import { addOwner, type Owner } from './owner.ts'
import { mailIsOut } from './recovery-walk.ts'
import { openService, type Service } from './target.ts'
import { costOf, wire } from './watching.ts'

const WRONG = 'not the password of anyone'

/** Who is named: as long as each other, so that nothing but existing tells them apart. */
interface Named {
  account: string
  user: string
}

let service: Service
let owner: Owner
let people = 0
before(async () => {
  service = await openService()
  owner = await addOwner(service)
  await service.ports.transact(async ({ accounts }) =>
    accounts.save({ ...(await accounts.get(owner.user.accountId)), alias: 'engines' }),
  )
})
after(() => service.close())

/** A user with a verified main address. A new one for each test: attempts are counted by name. */
async function newUser(): Promise<User & { userName: string }> {
  const { ports } = service
  const { accountId } = owner.user
  people += 1
  const userName = `someone-${people}`
  const id = ports.chance.id<User['id']>()
  const signInKey = userKey(accountId, userName)
  const user = { ...owner.user, id, role: 'user', userName, signInKey } as const
  const at = { addedAt: ports.now(), verifiedAt: ports.now() }
  const address = { id: ports.chance.id<AddressId>(), accountId, userId: id, ...at }
  await ports.transact(async ({ users }) => {
    await users.add(user)
    await users.addAddress({ ...address, email: `${userName}@example.org`, purpose: 'sign-in' })
  })
  return user
}

/** A user who exists, a name that nobody has, and an account that is none: by id, then by alias. */
async function allKinds(): Promise<Named[][]> {
  const kinds: Named[][] = []
  for (const [account, none] of [
    [owner.user.accountId, '999999999999'],
    ['engines', 'turbine'],
  ] as const) {
    const { userName: user } = await newUser()
    kinds.push([
      { account, user },
      { account, user: user.replace('someone', 'nobodys') },
      { account: none, user },
    ])
  }
  return kinds
}

async function sameFor(steps: (browser: Browser, named: Named) => Promise<Answer>): Promise<void> {
  for (const all of await allKinds()) await same(all, steps)
}

async function same(
  all: readonly Named[],
  steps: (browser: Browser, named: Named) => Promise<Answer>,
): Promise<void> {
  const seen: object[] = []
  for (const named of all)
    seen.push(wire(await steps(service.browser(), named), [named.account, named.user]))
  for (const other of seen) assert.deepEqual(other, seen[0])
}

async function showPassword(browser: Browser, named: Named, password = WRONG): Promise<Answer> {
  await browser.post('/signin/user', { ...named })
  return browser.post('/signin/password', { password })
}

suite('R12 which users exist', () => {
  test('is not told by the page after the name, nor by a wrong password, however often', async () => {
    await sameFor((browser, named) => browser.post('/signin/user', { ...named }))
    await sameFor(async (browser, named) => {
      await browser.post('/signin/user', { ...named })
      return browser.get('/signin/password')
    })
    await sameFor(async (browser, named) => {
      for (let attempt = 0; attempt < 4; attempt++) await showPassword(browser, named)
      return showPassword(browser, named)
    })
  })

  test('is not told by “Forgot your password?” nor what follows it', async () => {
    await sameFor((browser, named) => browser.post('/forgotten/user', { ...named }))
    for (const path of ['/forgotten/sent', '/recovery', '/signin/code'])
      await sameFor(async (browser, named) => {
        await browser.post('/forgotten/user', { ...named })
        await mailIsOut(service)
        return browser.get(path)
      })
  })

  test('is not told by a suspended one before the right password', async () => {
    const user = await newUser()
    const suspended = { ...user, suspendedAt: service.ports.now() }
    await service.ports.transact(({ users }) => users.save(suspended))
    const { accountId: account, userName } = user
    const named = { account, user: userName }
    await same(
      [named, { account, user: 'nobodys-99' }, { ...named, account: '9'.repeat(12) }],
      showPassword,
    )
    const told = await showPassword(service.browser(), named, PASSWORD)
    assert.match(told.page.text, /An administrator of “Analytical Engines” has suspended/)
    assert.equal((await service.ports.read(({ sessions }) => sessions.of(user.id))).length, 0)
  })

  test('costs the same commits, statements and one hash for all of them', async () => {
    for (const all of await allKinds()) {
      const costs: string[][] = []
      for (const named of all) {
        await mailIsOut(service)
        const browser = service.browser()
        await browser.post('/signin/user', { ...named })
        costs.push(
          await costOf(service, () => browser.post('/signin/password', { password: WRONG })),
        )
      }
      for (const cost of costs) assert.deepEqual(cost, costs[0])
      assert.equal(costs[0]!.filter((step) => step === 'hash').length, 1)
      assert.ok(costs[0]!.includes('users.findBySignInKey'))
    }
  })

  test('is looked up by no request of a forgotten password', async () => {
    const costs: string[][] = []
    for (const named of (await allKinds()).flat()) {
      const { bell } = service.ports
      service.ports.bell = { ring: () => {} }
      try {
        const asked = () => service.browser().post('/forgotten/user', { ...named })
        costs.push(await costOf(service, asked))
      } finally {
        service.ports.bell = bell
      }
    }
    for (const cost of costs) assert.deepEqual(cost, costs[0])
    assert.ok(!costs[0]!.some((step) => /^(users|accounts)\./.test(step)))
  })

  test('one user is one counter, by id or alias, in any spelling (A08d)', async () => {
    const { accountId, userName } = await newUser()
    const grouped = accountId.replace(/(.{4})(?=.)/g, '$1 ')
    const accounts = [accountId, grouped, grouped.replaceAll(' ', '-'), 'engines', ' ENGINES ']
    const wide = userName.replace('s', 'ｓ')
    const names = [userName, userName.toUpperCase(), wide, ` ${userName}`, userName]
    for (const [i, account] of accounts.entries())
      await showPassword(service.browser(), { account, user: names[i]! })
    const named = { account: 'engines', user: userName }
    const early = await showPassword(service.browser(), named, PASSWORD)
    assert.match(early.page.text, /Wait .* then try again/)
  })
})
