import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by } from '../../../test/support/by.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import { addMember } from '../groups/add-member.ts'
import { createGroup } from '../groups/create-group.ts'
import { deleteGroup } from '../groups/delete-group.ts'
import { removeMember } from '../groups/remove-member.ts'
import { givePermission } from '../permissions/give-permission.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import { takePermission } from '../permissions/take-permission.ts'
import { deleteUser } from '../users/delete-user.ts'
import { suspendUser } from '../users/suspend-user.ts'
import type { Preset } from '../ways/ways.ts'
import { changePolicy } from './change-policy.ts'

const HERE = browserOf('root')
const world = await openWorld()
const { ports } = world
let accounts = 0

async function account() {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  await world.addDevice(root)
  const add = (name: string, sets: readonly PermissionSet[], rest = {}) =>
    addColleague(world, root, { name, sets, ...rest })
  const asked = async () => ({ by: await by(ports, root), asker: HERE })
  const choose = async (preset: Preset) => {
    const { session } = await by(ports, root)
    const change = await changePolicy(ports, { session, preset, asker: HERE })
    return change.changed || change.reason
  }
  return { root, add, asked, choose }
}
const said = (outcome: { done: true } | { done: false; reason: string }) =>
  outcome.done ? 'done' : outcome.reason

suite('root may rest on an approver', () => {
  const REST: [what: string, sets: PermissionSet[], rest: object, accepted: boolean][] = [
    ['an administrator', ['AdministratorAccess'], {}, true],
    ['a desk approver', ['SupportApprover'], {}, true],
    ['an administrator without a device', ['AdministratorAccess'], { device: false }, false],
    ['a suspended one', ['AdministratorAccess'], { about: { suspendedAt: new Date() } }, false],
    ['somebody of a lower rank', ['UserAdministrator', 'SupportDesk'], {}, false],
  ]
  for (const [what, sets, rest, accepted] of REST)
    test(`${accepted ? 'who is' : 'but not on'} ${what}`, async () => {
      const { add, choose } = await account()
      await add('other', sets, rest)
      assert.equal(await choose('hold-72h-approver'), accepted || 'no-approver')
    })

  test('but not only on administrators, who reset nobody of a higher rank (H01)', async () => {
    const { add, choose } = await account()
    await add('admin', ['AdministratorAccess'])
    assert.equal(await choose('administrator-only'), 'no-administrator')
  })
})

suite('the last administrator of a root whose way back rests on them', () => {
  /** Every act by which somebody stops being one. */
  async function byEveryAct(
    admin: Person,
    asked: () => Promise<Parameters<typeof suspendUser>[1]>,
  ) {
    const outcomes = []
    const { userId, ...rest } = await asked()
    assert.equal(userId, admin.user.id)
    outcomes.push(await suspendUser(ports, { userId, ...rest }))
    outcomes.push(await deleteUser(ports, { userId, ...rest }))
    const set = { from: { userId }, permissionSet: 'AdministratorAccess' } as const
    outcomes.push(await takePermission(ports, { ...rest, ...set }))
    return outcomes.map(said)
  }

  test('is neither suspended, deleted nor demoted', async () => {
    const { add, asked, choose } = await account()
    const admin = await add('admin', ['AdministratorAccess'])
    await add('asleep', ['AdministratorAccess'], { device: false })
    assert.equal(await choose('hold-72h-approver'), true)
    const userId = admin.user.id
    const outcomes = await byEveryAct(admin, async () => ({ ...(await asked()), userId }))
    assert.deepEqual(outcomes, Array(3).fill('last-administrator'))
  })

  test('goes when there is another, or when root rests on nobody', async () => {
    const { add, asked, choose } = await account()
    const [first, second] = [
      await add('first', ['AdministratorAccess']),
      await add('second', ['SupportApprover']),
    ]
    assert.equal(await choose('hold-72h-approver'), true)
    const suspend = async ({ user }: Person) =>
      said(await suspendUser(ports, { ...(await asked()), userId: user.id }))
    assert.equal(await suspend(first), 'done')
    assert.equal(await suspend(second), 'last-administrator')
    assert.equal(await choose('hold-24h'), true)
    assert.equal(await suspend(second), 'done')
    assert.equal(await choose('hold-72h-approver'), 'no-approver')
  })

  test('stays one by the other of two grants', async () => {
    const { add, asked, choose } = await account()
    const admin = await add('admin', ['AdministratorAccess', 'SupportApprover'])
    assert.equal(await choose('hold-72h-approver'), true)
    const take = async (permissionSet: PermissionSet) => {
      const from = { userId: admin.user.id }
      return said(await takePermission(ports, { ...(await asked()), from, permissionSet }))
    }
    assert.equal(await take('AdministratorAccess'), 'done')
    assert.equal(await take('SupportApprover'), 'last-administrator')
  })

  test('is not lost by a group either: neither left, deleted, nor emptied of what it gives', async () => {
    const { add, asked, choose } = await account()
    const admin = await add('admin', [])
    const made = await createGroup(ports, { ...(await asked()), name: 'administrators' })
    assert.ok(made.done)
    const groupId = made.group.id
    const set = { permissionSet: 'AdministratorAccess' } as const
    const given = await givePermission(ports, { ...(await asked()), to: { groupId }, ...set })
    assert.equal(said(given), 'done')
    const upon = { groupId, userId: admin.user.id }
    assert.equal(said(await addMember(ports, { ...(await asked()), ...upon })), 'done')
    assert.equal(await choose('hold-72h-approver'), true)
    const refusals = [
      await removeMember(ports, { ...(await asked()), ...upon }),
      await deleteGroup(ports, { ...(await asked()), groupId }),
      await takePermission(ports, { ...(await asked()), from: { groupId }, ...set }),
      await suspendUser(ports, { ...(await asked()), userId: admin.user.id }),
    ]
    assert.deepEqual(refusals.map(said), Array(4).fill('last-administrator'))
    await add('another', ['SupportApprover'])
    assert.equal(said(await deleteGroup(ports, { ...(await asked()), groupId })), 'done')
  })
})
