import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf, type Visitor } from '../../../test/support/visitor.ts'
import { openWorld, type Person } from '../../../test/support/world.ts'
import type { GroupId } from '../../domain/ids.ts'
import type { PermissionSet } from '../../domain/permissions/permission-sets.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
await world.addDevice(root)
const stranger = await world.addPerson('elsewhere@example.org')
await world.addDevice(stranger)
const minutes = (count: number) => world.wait(count * 60_000)
const { admin, adminForms } = routes

const person = (name: string, sets: readonly PermissionSet[] = []) =>
  addColleague(world, root, { name, sets })
const as = (who: Person) => signedInAs(world, site, { person: who })
const read = (who: Person) => world.ports.read(({ users }) => users.find(who.user.id))

const GROUP = 'group-of-root' as GroupId
const FOREIGN_GROUP = 'group-elsewhere' as GroupId
await world.ports.transact(async ({ groups }) => {
  const createdAt = world.ports.now()
  const name = 'Support'
  await groups.add({ id: GROUP, accountId: root.user.accountId, name, createdAt })
  await groups.add({ id: FOREIGN_GROUP, accountId: stranger.user.accountId, name, createdAt })
})

const roles: Record<string, Visitor> = {
  root: await as(root),
  administrator: await as(await person('adam', ['AdministratorAccess'])),
  userAdministrator: await as(await person('una', ['UserAdministrator'])),
  desk: await as(await person('dora', ['SupportDesk'])),
  viewer: await as(await person('vic', ['account:ViewAccount'])),
  modifier: await as(await person('mo', ['account:ModifyAccount'])),
  auditor: await as(await person('aud', ['AuditRead'])),
  nobody: await as(await person('ned')),
}
const subject = await person('subject')
const foreign = await addColleague(world, stranger, { name: 'foreign' })

const PEOPLE = ['root', 'administrator', 'userAdministrator']
const LOOKERS = [...PEOPLE, 'desk']
const ABOUT = ['root', 'administrator']
/** Who may open which page: everybody else gets 403. */
const MAY: Record<string, readonly string[]> = {
  page: [...LOOKERS, 'viewer', 'modifier', 'auditor'],
  users: LOOKERS,
  user: LOOKERS,
  recoveries: LOOKERS,
  calls: LOOKERS,
  groups: LOOKERS,
  group: LOOKERS,
  newUser: PEOPLE,
  renameUser: PEOPLE,
  suspendUser: PEOPLE,
  deleteUser: PEOPLE,
  inviteUser: PEOPLE,
  userGroups: PEOPLE,
  newGroup: PEOPLE,
  renameGroup: PEOPLE,
  deleteGroup: PEOPLE,
  userPermissions: ABOUT,
  groupPermissions: ABOUT,
  organisation: [...ABOUT, 'viewer', 'modifier'],
  accounts: [],
  newAccount: [],
}
const pathOf = (name: string, { user, group }: { user: string; group: string }): string => {
  const pattern = admin[name as keyof typeof admin]
  return to(pattern, { id: pattern.startsWith(admin.groups) ? group : user })
}
const here = { user: subject.user.id, group: GROUP }
const there = { user: foreign.user.id, group: FOREIGN_GROUP }

/** What each form needs to be read at all. */
const FORMS: Record<string, Record<string, string>> = {
  [admin.newUser]: { name: 'x', email: '', language: 'en' },
  [admin.renameUser]: { name: 'x' },
  [admin.suspendUser]: {},
  [adminForms.reinstateUser]: {},
  [admin.deleteUser]: { name: 'subject' },
  [admin.inviteUser]: { email: '' },
  [admin.userPermissions]: { set: 'AuditRead', change: 'give' },
  [admin.userGroups]: { group: GROUP, change: 'join' },
  [admin.newGroup]: { name: 'x' },
  [admin.renameGroup]: { name: 'x' },
  [admin.deleteGroup]: {},
  [admin.groupPermissions]: { set: 'AuditRead', change: 'give' },
  [adminForms.groupMembers]: { name: 'subject', leave: '' },
  [admin.organisation]: { name: 'x', alias: '' },
  [adminForms.colour]: { colour: '#123456' },
  [adminForms.removeLogo]: {},
  [admin.newAccount]: { name: 'x', country: 'JP', email: 'x@example.org' },
  [adminForms.inviteRoot]: { account: '123456789012' },
}
const formPath = (pattern: string, ids: { user: string; group: string }): string =>
  to(pattern, { id: pattern.startsWith(admin.groups) ? ids.group : ids.user })

suite('the pages of the administration', () => {
  for (const [name, may] of Object.entries(MAY))
    test(`${name} opens for ${may.join(', ') || 'operators only'}, and explains itself to the rest (B02)`, async () => {
      for (const [role, visitor] of Object.entries(roles)) {
        const { status, text } = await visitor.get(pathOf(name, here))
        assert.equal(status, may.includes(role) ? 200 : 403, `${role}: ${status}`)
        if (status === 403) assert.match(text, /You do not have the permission/)
      }
    })

  test('every form does nothing for who has no permission (B02)', async () => {
    for (const [pattern, fields] of Object.entries(FORMS)) {
      const sent = await roles.nobody!.post(formPath(pattern, here), fields)
      assert.equal(sent.status, 403, pattern)
    }
    assert.equal((await read(subject))?.userName, 'subject')
  })

  test('ids of another account are as little there as ids of nobody (H06)', async () => {
    const nobodys = { user: 'nobody-at-all', group: 'no-group' }
    for (const ids of [there, nobodys]) {
      for (const name of Object.keys(MAY).filter(
        (page) => pathOf(page, here) !== pathOf(page, there),
      ))
        assert.equal((await roles.root!.get(pathOf(name, ids))).status, 404, name)
      for (const [pattern, fields] of Object.entries(FORMS).filter(([one]) => one.includes(':id')))
        assert.equal((await roles.root!.post(formPath(pattern, ids), fields)).status, 404, pattern)
    }
    const into = { group: FOREIGN_GROUP, change: 'join' }
    assert.equal((await roles.root!.post(formPath(admin.userGroups, here), into)).status, 404)
    assert.equal((await read(foreign))?.userName, 'foreign')
  })

  test('are shown to nobody who is not signed in, and to no password alone (B01)', async () => {
    const alone = await signedInAs(world, site, { person: root, device: false })
    roles.root = await as(root)
    for (const name of Object.keys(MAY))
      assert.match(
        (await alone.get(pathOf(name, here))).location ?? '',
        /^\/(confirm|signin)/,
        name,
      )
  })

  test('ask for the device again before each form, and take none that is older (H07)', async () => {
    const una = await person('late', ['AdministratorAccess'])
    const visitor = await as(una)
    minutes(6)
    for (const pattern of [
      admin.newUser,
      admin.renameUser,
      admin.userPermissions,
      admin.deleteGroup,
    ])
      assert.match(
        (await visitor.get(formPath(pattern, here))).location ?? '',
        /^\/confirm/,
        pattern,
      )
    for (const [pattern, fields] of Object.entries(FORMS).filter(
      ([one]) => !one.includes('accounts'),
    ))
      assert.match(
        (await visitor.post(formPath(pattern, here), fields)).location ?? '',
        /^\/confirm\?return=admin-/,
        pattern,
      )
    assert.equal((await visitor.get(admin.users)).status, 200)
    assert.match(
      (await visitor.get(admin.organisation)).text,
      /\/confirm\?return=admin-organisation/,
    )
  })

  test('act upon nobody of the same or a higher rank, nor upon oneself (H01)', async () => {
    const peer = await person('peer', ['AdministratorAccess'])
    const own = await person('owner-of-this', ['AdministratorAccess'])
    const visitor = await as(own)
    for (const [who, why] of [
      [peer, /higher permissions/],
      [root, /root user/],
      [own, /about yourself/],
    ] as const)
      for (const pattern of [
        admin.renameUser,
        admin.suspendUser,
        admin.deleteUser,
        admin.userPermissions,
      ]) {
        const ids = { ...here, user: who.user.id }
        const page = await visitor.get(formPath(pattern, ids))
        assert.equal(page.status, 403)
        assert.match(page.text, why)
        const name = who.user.userName ?? who.email
        const fields = pattern === admin.deleteUser ? { name } : FORMS[pattern]!
        assert.equal((await visitor.post(formPath(pattern, ids), fields)).status, 403)
      }
    assert.match(
      (await visitor.get(to(admin.user, { id: peer.user.id }))).text,
      /same as yours or higher/,
    )
    assert.match((await visitor.get(to(admin.user, { id: own.user.id }))).text, /This is you/)
  })

  test('offer the header’s place only to who may do anything there', async () => {
    const place = /href="\/admin"/
    for (const [role, visitor] of Object.entries(roles)) {
      const { text } = await visitor.get(routes.security.page)
      if (role === 'nobody') assert.doesNotMatch(text, place)
      else assert.match(text, place, role)
    }
  })
})
