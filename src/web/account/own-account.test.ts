import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { told } from '../../../test/support/letters.ts'
import { siteOf, type Visitor } from '../../../test/support/visitor.ts'
import { appOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { UserId } from '../../domain/ids.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const { account } = routes
const MINUTE = 60_000
const world = await openWorld()
const { ports } = world
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports, sessionByToken, ear, service: 'Aikagi' }))
let people = 0

suite('one’s own activity', () => {
  test('is told in plain words, newest first, and nobody else’s', async () => {
    const { root, bob, visitor } = await scene()
    await visitor.post(account.settings, { language: 'en', zone: 'UTC' })
    await ports.transact(async ({ audit }) => {
      const { accountId, id: subject } = bob.user
      const at = ports.now()
      await audit.append({ accountId, subject, at, kind: 'device.removed', actor: root.user.id })
      await audit.append({ accountId, subject, at, kind: 'call.ended', actor: 'system' })
      const other = 'somebody' as UserId
      await audit.append({ accountId, subject: other, at, kind: 'number.changed', actor: other })
    })
    const { text } = await visitor.get(account.activity)
    const found = (words: string) => text.indexOf(words)
    assert.ok(found('A device was removed') > found('A call to the contact number ended'))
    assert.ok(found('Language and time zone were changed') > found('A device was removed'))
    assert.ok(text.includes(root.email), 'who did it')
    assert.ok(!text.includes('Another contact number was entered'))
  })

  test('turns its pages', async () => {
    const { bob, visitor } = await scene()
    const { accountId, id: subject } = bob.user
    for (let line = 0; line < 60; line++)
      await ports.transact(({ audit }) =>
        audit.append({ accountId, subject, at: ports.now(), kind: 'device.tried', actor: subject }),
      )
    const first = await visitor.get(account.activity)
    const older = /href="(\/account\/activity\?before=\d+)"/.exec(first.text)?.[1]
    const second = await visitor.get(older!)
    const count = ({ text }: { text: string }) => text.split('A device was tried').length - 1
    assert.deepEqual([count(first), count(second)], [50, 10])
    for (const odd of ['x', '-1', '1e9', '9'.repeat(40)])
      assert.equal((await visitor.get(`${account.activity}?before=${odd}`)).status, 200)
  })
})

suite('one’s own data', () => {
  test('is one download without secrets, with a fresh factor', async () => {
    const { bob, visitor } = await scene()
    const answer = await visitor.post(account.export)
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/)
    const data = JSON.parse(answer.text)
    assert.equal(data.user.userName, bob.user.userName)
    assert.equal(data.addresses[0].email, bob.email)
    assert.equal(data.devices[0].name, `${bob.user.userName}'s phone`)
    assert.equal(data.activity[0].kind, 'user.data-exported')
    const [device] = await ports.read(({ devices }) => devices.all(bob.user.id))
    const [session] = await ports.read(({ sessions }) => sessions.of(bob.user.id))
    for (const secret of [appOf(device).sealedSecret, session!.tokenHash, session!.browser])
      assert.ok(!answer.text.includes(secret))
    assert.doesNotMatch(answer.text, /argon2|passwordHash|sealed|token/i)
  })

  test('asks for the factor again after a while (H07)', async () => {
    const { visitor } = await scene()
    world.wait(6 * MINUTE)
    assert.match((await visitor.post(account.export)).location ?? '', /^\/confirm\?return=export/)
    assert.match((await visitor.get(account.export)).text, /return=export/)
  })
})

suite('leaving', () => {
  test('deletes the user, ends every session, and tells the addresses for the last time', async () => {
    const { bob, visitor } = await scene()
    const before = (await world.letters()).length
    const wrong = await visitor.post(account.leave, { name: 'somebody else' })
    assert.deepEqual([wrong.status, wrong.text.includes('This is not your user name')], [422, true])
    const left = await visitor.post(account.leave, { name: bob.user.userName!.toUpperCase() })
    assert.equal(left.location, '/signin?left')
    assert.equal(await ports.read(({ users }) => users.find(bob.user.id)), undefined)
    assert.match((await visitor.get(account.page)).location ?? '', /^\/signin/)
    assert.deepEqual(told((await world.letters()).slice(before)), [`user-left ${bob.email}`])
    assert.ok((await world.audit(bob)).some(({ kind }) => kind === 'user.left'))
    const [former] = await ports.read(({ users }) =>
      users.former(bob.user.accountId, [bob.user.id]),
    )
    assert.equal(former?.name, bob.user.userName)
  })

  test('asks for a fresh factor (H07)', async () => {
    const { bob, visitor } = await scene()
    world.wait(6 * MINUTE)
    const left = await visitor.post(account.leave, { name: bob.user.userName! })
    assert.match(left.location ?? '', /^\/confirm/)
    assert.ok(await ports.read(({ users }) => users.find(bob.user.id)))
  })

  test('is not for root, and the page says why and what would do', async () => {
    const { root } = await scene()
    await world.addDevice(root)
    const visitor = await signedInAs(world, site, { person: root })
    const page = await visitor.get(account.leave)
    assert.match(page.text, /root user cannot leave.*To hand the account over/s)
    assert.equal((await visitor.post(account.leave, { name: root.email })).status, 422)
    assert.ok(await ports.read(({ users }) => users.find(root.user.id)))
  })

  test('is refused to whom root’s way back rests on', async () => {
    const { root, bob, visitor } = await scene({ sets: ['AdministratorAccess'] })
    await ports.transact(({ accounts }) =>
      accounts.setRootPreset(root.user.accountId, 'hold-72h-approver'),
    )
    const refused = await visitor.post(account.leave, { name: bob.user.userName! })
    assert.deepEqual([refused.status, /rests on you/.test(refused.text)], [422, true])
    await addColleague(world, root, { name: `carol${people}`, sets: ['SupportApprover'] })
    assert.equal((await visitor.post(account.leave, { name: bob.user.userName! })).status, 303)
  })
})

suite('the main address', () => {
  test('of root is the name to sign in with: moved when verified, told to all (R24, invariant 4)', async () => {
    const { root } = await scene()
    await world.addDevice(root)
    const visitor = await signedInAs(world, site, { person: root })
    const second = await addressOf(root, 'notification')
    const before = (await world.letters()).length
    assert.equal((await main(visitor, second.id)).location, account.address)
    const user = await ports.read(({ users }) => users.get(root.user.id))
    assert.equal(user.signInKey, `second-${root.email}`)
    assert.equal((await addressOf(root, 'sign-in')).email, `second-${root.email}`)
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `main-address-changed ${root.email}`,
      `main-address-changed second-${root.email}`,
    ])
  })

  test('is not moved to one that is not verified, is another root’s, or is somebody else’s', async () => {
    const { root, bob } = await scene()
    await world.addDevice(root)
    const visitor = await signedInAs(world, site, { person: root })
    const rival = (await scene()).root
    const { accountId, id: userId } = root.user
    const add = async (email: string, verified: boolean) => {
      const id = ports.chance.id<typeof second.id>()
      const at = { addedAt: ports.now(), ...(verified && { verifiedAt: ports.now() }) }
      await ports.transact(({ users }) =>
        users.addAddress({ id, accountId, userId, purpose: 'notification', email, ...at }),
      )
      return id
    }
    const second = await addressOf(root, 'notification')
    const unverified = await main(visitor, await add('new@example.org', false))
    assert.match(unverified.text, /Verify this address first/)
    const taken = await main(visitor, await add(rival.email, true))
    assert.match(taken.text, /Another root user signs in/)
    const theirs = await addressOf(bob, 'notification')
    assert.equal((await main(visitor, theirs.id)).status, 404)
    assert.equal((await ports.read(({ users }) => users.get(userId))).signInKey, root.email)
    world.wait(6 * MINUTE)
    assert.match((await main(visitor, second.id)).location ?? '', /^\/confirm/)
  })
})

async function scene(about: Partial<Parameters<typeof addColleague>[2]> = {}) {
  people += 1
  const root = await world.addPerson(`root${people}@example.org`)
  const bob = await addColleague(world, root, { name: `bob${people}`, ...about })
  return { root, bob, visitor: await signedInAs(world, site, { person: bob }) }
}

async function addressOf({ user }: Person, purpose: 'sign-in' | 'notification') {
  const all = await ports.read(({ users }) => users.addresses(user.id))
  return all.find((address) => address.purpose === purpose)!
}

const main = (visitor: Visitor, id: string) => visitor.post(to(account.mainAddress, { id }))
