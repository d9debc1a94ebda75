import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import type { UserId } from '../../domain/ids.ts'
import { userKey } from '../../domain/users/user-name.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
await world.addDevice(root)
const { accountId } = root.user
await world.ports.transact(async ({ accounts }) => {
  await accounts.save({ ...(await accounts.get(accountId)), operatorSince: world.ports.now() })
})
const visitor = await signedInAs(world, site, { person: root })
const { admin, adminForms } = routes

const idOf = async (name: string): Promise<UserId> => {
  const found = await world.ports.read(({ users }) =>
    users.findBySignInKey(userKey(accountId, name)),
  )
  return found?.id ?? ('none' as UserId)
}
const user = (id: UserId) => world.ports.read(({ users }) => users.find(id))
const kinds = async () => (await world.audit(root)).map(({ kind }) => kind)

suite('the overview', () => {
  test('is an invitation to begin where nobody is, and counts what is there', async () => {
    assert.match((await visitor.get(admin.page)).text, /No users yet/)
    await addColleague(world, root, { name: 'bare', device: false })
    await addColleague(world, root, { name: 'full' })
    await addColleague(world, root, { name: 'gone', about: { suspendedAt: world.ports.now() } })
    const { text } = await visitor.get(admin.page)
    const figure = (query: string) =>
      new RegExp(`href="${query.replace('?', '\\?')}"><span\\s+class="count">([\\d,+]+)<`).exec(
        text,
      )?.[1]
    assert.equal(figure(admin.users), '3')
    assert.equal(figure(`${admin.users}?only=without-device`), '1')
    assert.equal(figure(`${admin.users}?only=suspended`), '1')
    assert.equal(figure(`${admin.users}?only=invited`), '0')
    assert.equal(figure(admin.recoveries), '0')
  })
})

suite('the list of users', () => {
  test('shows fifty a page by name, and searches by the beginning', async () => {
    const other = await world.addPerson('many@example.org')
    await world.addDevice(other)
    const names = Array.from({ length: 120 }, (_, i) => `user-${String(i).padStart(3, '0')}`)
    for (const name of names) await addColleague(world, other, { name, device: false })
    const looking = await signedInAs(world, site, { person: other })
    const seen: string[] = []
    let path: string | undefined = admin.users
    while (path) {
      const { text } = await looking.get(path)
      seen.push(...Array.from(text.matchAll(/">(user-\d+)<\/a>/g), ([, name]) => name!))
      path = /<a class="button secondary" href="([^"]+after=[^"]+)"/
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&')
    }
    assert.deepEqual(seen, names)
    const found = (await looking.get(`${admin.users}?name=USER-11`)).text
    assert.equal(found.match(/">user-11\d<\/a>/g)?.length, 10)
    assert.doesNotMatch(found, />user-10\d</)
    assert.match((await looking.get(`${admin.users}?name=zz`)).text, /Nobody is called that/)
    assert.match((await looking.get(`${admin.users}?name=%2F`)).text, /Nobody is called that/)
    assert.match((await looking.get(`${admin.users}?only=suspended`)).text, /Nobody is suspended/)
  })
})

suite('one user', () => {
  test('is created and invited, and the page says so', async () => {
    const typed = { name: 'mio.sato', email: 'mio@example.org', language: 'ja' }
    const created = await visitor.post(admin.newUser, typed)
    const id = await idOf('mio.sato')
    assert.equal(created.location, `${to(admin.user, { id })}?done=created-invited`)
    const { text } = await visitor.get(created.location!)
    assert.match(text, /invitation is on its way/)
    assert.match(text, /mio@example\.org/)
    assert.match(text, /Not here yet/)
    assert.ok((await world.letters()).some(({ email }) => email === 'mio@example.org'))
  })

  test('is refused with what was typed kept, each field with its reason', async () => {
    for (const [typed, words] of [
      [{ name: '', email: '' }, /Enter a user name/],
      [{ name: 'two words', email: '' }, /no spaces/],
      [{ name: 'MIO.sato', email: '' }, /has this name/],
      [{ name: 'new', email: 'nowhere' }, /not an e-mail address/],
    ] as const) {
      const refused = await visitor.post(admin.newUser, { ...typed, language: 'en' })
      assert.equal(refused.status, 422)
      assert.match(refused.text, words)
      assert.match(refused.text, new RegExp(`value="${typed.name}"`))
      assert.match(refused.text, /<title>Error: /)
    }
  })

  test('is renamed, suspended, reinstated and deleted, each on a page of its own', async () => {
    await addColleague(world, root, { name: 'ken' })
    const id = await idOf('ken')
    const at = (pattern: string) => to(pattern, { id })
    assert.equal(
      (await visitor.post(at(admin.renameUser), { name: 'ken.ito' })).location,
      `${at(admin.user)}?done=renamed`,
    )
    assert.equal((await user(id))?.userName, 'ken.ito')

    assert.match((await visitor.get(at(admin.suspendUser))).text, /Suspend ken\.ito/)
    assert.equal(
      (await visitor.post(at(admin.suspendUser))).location,
      `${at(admin.user)}?done=suspended`,
    )
    assert.ok((await user(id))?.suspendedAt)
    assert.match((await visitor.get(at(admin.user))).text, /Suspended since/)
    assert.equal((await visitor.post(at(admin.suspendUser))).status, 422)
    assert.match((await visitor.get(at(admin.suspendUser))).text, /Reinstate ken\.ito/)
    assert.equal((await visitor.post(at(adminForms.reinstateUser))).status, 303)
    assert.equal((await user(id))?.suspendedAt, undefined)

    const wrong = await visitor.post(at(admin.deleteUser), { name: 'ken' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /not the user&#39;s name/)
    assert.equal(
      (await visitor.post(at(admin.deleteUser), { name: 'ken.ito' })).location,
      `${admin.users}?done=deleted`,
    )
    assert.equal(await user(id), undefined)
    assert.equal((await visitor.get(at(admin.user))).status, 404)
    for (const kind of [
      'user.renamed',
      'user.suspended',
      'user.reinstated',
      'user.deleted',
    ] as const)
      assert.ok((await kinds()).includes(kind), kind)
  })

  test('is given a permission set and loses it again by one button', async () => {
    await addColleague(world, root, { name: 'grace' })
    const id = await idOf('grace')
    const path = to(admin.userPermissions, { id })
    const given = await visitor.post(path, { set: 'AuditRead', change: 'give' })
    assert.match((await visitor.get(given.location!)).text, /AuditRead was given/)
    assert.match((await visitor.get(to(admin.user, { id }))).text, /<code>AuditRead<\/code>/)
    assert.equal((await visitor.post(path, { set: 'AuditRead', change: 'give' })).status, 422)
    assert.equal((await visitor.post(path, { set: 'AuditRead', change: 'take' })).status, 303)
    assert.equal((await visitor.post(path, { set: 'Everything', change: 'give' })).status, 400)
  })
})

suite('one group', () => {
  test('is created, filled, given a set, renamed and deleted', async () => {
    await addColleague(world, root, { name: 'alan' })
    const created = await visitor.post(admin.newGroup, { name: 'Support' })
    const id = /groups\/([\w-]+)\?/.exec(created.location ?? '')?.[1] ?? ''
    const at = (pattern: string) => to(pattern, { id })
    assert.match((await visitor.get(created.location!)).text, /group was created/)
    assert.equal((await visitor.post(admin.newGroup, { name: 'SUPPORT' })).status, 422)

    assert.match(
      (await visitor.post(at(adminForms.groupMembers), { name: 'nobody' })).text,
      /Nobody in this account has this name/,
    )
    assert.equal(
      (await visitor.post(at(adminForms.groupMembers), { name: 'Alan' })).location,
      `${at(admin.group)}?done=joined`,
    )
    const alan = await idOf('alan')
    assert.match((await visitor.get(at(admin.group))).text, new RegExp(`/admin/users/${alan}"`))
    const set = { set: 'SupportDesk', change: 'give' }
    assert.equal(
      (await visitor.post(at(admin.groupPermissions), set)).location,
      `${at(admin.group)}?done=set-given`,
    )
    assert.match((await visitor.get(to(admin.user, { id: alan }))).text, /by the group Support/)

    assert.equal(
      (await visitor.post(to(admin.userGroups, { id: alan }), { group: id, change: 'leave' }))
        .status,
      303,
    )
    assert.equal((await visitor.post(at(adminForms.groupMembers), { leave: alan })).status, 422)
    assert.equal((await visitor.post(at(admin.renameGroup), { name: 'Help' })).status, 303)
    assert.match((await visitor.get(admin.groups)).text, />Help</)
    assert.equal(
      (await visitor.post(at(admin.deleteGroup))).location,
      `${admin.groups}?done=deleted`,
    )
    assert.equal((await visitor.get(at(admin.group))).status, 404)
  })

  test('that gives more than one may give is looked at, and not changed (H01)', async () => {
    const created = await visitor.post(admin.newGroup, { name: 'Administrators' })
    const id = /groups\/([\w-]+)\?/.exec(created.location ?? '')?.[1] ?? ''
    await visitor.post(to(admin.groupPermissions, { id }), {
      set: 'AdministratorAccess',
      change: 'give',
    })
    const una = await addColleague(world, root, { name: 'una', sets: ['UserAdministrator'] })
    const hers = await signedInAs(world, site, { person: una })
    assert.match((await hers.get(to(admin.group, { id }))).text, /gives more than you may give/)
    for (const pattern of [admin.renameGroup, admin.deleteGroup])
      assert.equal((await hers.get(to(pattern, { id }))).status, 403)
    const joined = await hers.post(to(adminForms.groupMembers, { id }), { name: 'alan' })
    assert.equal(joined.status, 403)
  })
})

suite('the accounts of the installation', () => {
  test('are made by operators, whose list says only that they are there', async () => {
    const typed = { name: 'Babbage & Co', country: 'GB', email: 'charles@example.org' }
    assert.equal(
      (await visitor.post(admin.newAccount, typed)).location,
      `${admin.accounts}?done=account-created`,
    )
    const { text } = await visitor.get(admin.accounts)
    assert.match(text, /Babbage &amp; Co/)
    assert.match(text, /Root invited/)
    const again = await visitor.post(admin.newAccount, typed)
    assert.equal(again.status, 422)
    assert.match(again.text, /signs in with this address already/)
    const { id } = (await world.ports.read(({ accounts }) => accounts.list({ limit: 50 }))).find(
      ({ name }) => name === typed.name,
    )!
    assert.equal((await visitor.post(adminForms.inviteRoot, { account: id })).status, 303)
    assert.equal((await visitor.post(adminForms.inviteRoot, { account: accountId })).status, 422)
  })
})
