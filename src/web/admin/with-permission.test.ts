import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import { routes } from '../routes.ts'
import { signinRoutes } from '../signin/signin.ts'
import { type Administering, withPermission } from './with-permission.ts'

const world = await openWorld()
const deps = { ports: world.ports, sessionByToken: world.database.sessionByToken }
const guarded = new Hono<Administering>()
guarded.use(routes.admin.users, withPermission(deps, 'users:read'))
guarded.use(routes.admin.newUser, withPermission(deps, 'users:write', { fresh: true }))
guarded.use(routes.admin.page, withPermission(deps, ['users:read', 'audit:read']))
guarded.use(routes.admin.newAccount, withPermission(deps, 'accounts:create'))
for (const path of ['users', 'newUser', 'page', 'newAccount'] as const)
  guarded.get(routes.admin[path], (c) => c.text(`rank ${c.var.acting.rank}`))
const site = siteOf([guarded, signinRoutes(deps)])
const root = await world.addPerson()
await world.addDevice(root)
const minutes = (count: number) => world.wait(count * 60_000)

suite('the guard of the administration', () => {
  test('sends whoever is not signed in to sign in, and back', async () => {
    const stranger = await siteOf([guarded]).request('http://localhost:8080/admin/users')
    assert.equal(stranger.headers.get('location'), '/signin?return=admin-users')
  })

  for (const { name, sets, may, mayNot } of [
    {
      name: 'ann',
      sets: ['AdministratorAccess'],
      may: ['users', 'newUser', 'page'],
      mayNot: ['newAccount'],
    },
    {
      name: 'desk',
      sets: ['SupportDesk'],
      may: ['users', 'page'],
      mayNot: ['newUser', 'newAccount'],
    },
    { name: 'auditor', sets: ['AuditRead'], may: ['page'], mayNot: ['users', 'newUser'] },
    { name: 'nobody', sets: [], may: [], mayNot: ['users', 'newUser', 'page', 'newAccount'] },
  ] as const) {
    test(`lets ${name} see ${may.join(', ') || 'nothing'} and explains the rest (B02)`, async () => {
      const person = await addColleague(world, root, { name, sets })
      const visitor = await signedInAs(world, site, { person })
      for (const path of may)
        assert.equal((await visitor.get(routes.admin[path])).status, 200, path)
      for (const path of mayNot) {
        const refused = await visitor.get(routes.admin[path])
        assert.equal(refused.status, 403, path)
        assert.match(refused.text, /You do not have the permission/)
        const who = path === 'newAccount' ? /operator account/ : /<code>AdministratorAccess<\/code>/
        assert.match(refused.text, who)
      }
    })
  }

  test('leads whoever has no device to adding one (H07)', async () => {
    const person = await addColleague(world, root, {
      name: 'bare',
      sets: ['AdministratorAccess'],
      device: false,
    })
    const refused = await (await signedInAs(world, site, { person })).get(routes.admin.users)
    assert.equal(refused.status, 403)
    assert.match(refused.text, new RegExp(`href="${routes.security.add}"`))
  })

  test('asks a session that showed the password alone for the device, and comes back (B01)', async () => {
    const visitor = await signedInAs(world, site, { person: root, device: false })
    assert.equal((await visitor.get(routes.admin.users)).location, '/confirm?return=admin-users')
  })

  test('asks for the device again before a form, not before a list (H07)', async () => {
    const visitor = await signedInAs(world, site, { person: root })
    assert.equal((await visitor.get(routes.admin.newUser)).status, 200)
    minutes(6)
    assert.equal((await visitor.get(routes.admin.users)).status, 200)
    assert.equal(
      (await visitor.get(routes.admin.newUser)).location,
      '/confirm?return=admin-newUser',
    )
  })
})
