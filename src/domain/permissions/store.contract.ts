import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, GroupId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Grant } from './grant.ts'
import type { PermissionSet } from './permission-sets.ts'
import type { PermissionStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T13:00:00Z')
const accountId = '123456789012' as AccountId
const another = '123456789013' as AccountId
const group = 'group' as GroupId

const grantOf = (holder: string, set: PermissionSet, rest: Partial<Grant> = {}): Grant => ({
  accountId,
  holderId: holder as UserId,
  permissionSet: set,
  grantedAt: noon,
  grantedBy: 'root' as UserId,
  ...rest,
})
const userOf = (id: string, rest: Partial<User> = {}): User => ({
  id: id as UserId,
  accountId,
  role: 'user',
  signInKey: `${accountId}:${id}`,
  language: 'en',
  timeZone: 'UTC',
  protectedAt: noon,
  createdAt: noon,
  ...rest,
})

/** What every permission store must do. `permissions` is emptied before each test; each call is a transaction of its own. */
export function permissionStoreContract(
  permissions: PermissionStore,
  transact: Ports['transact'],
): void {
  const people = (...users: User[]) =>
    transact(async (stores) => {
      for (const user of users) await stores.users.add(user)
    })
  const asGroup = () =>
    transact(({ groups }) => groups.add({ id: group, accountId, name: 'group', createdAt: noon }))
  const join = (user: string, joinedAt = noon) =>
    transact(({ groups }) =>
      groups.join({
        accountId,
        groupId: group,
        userId: user as UserId,
        joinedAt,
        joinedBy: 'administrator' as UserId,
      }),
    )

  test('gives back what was given, and gives and takes it once', async () => {
    const grant = grantOf('ada', 'AuditRead')
    assert.equal(await permissions.give(grant), true)
    assert.equal(await permissions.give({ ...grant, grantedAt: later }), false)
    assert.equal(await permissions.give(grantOf('ada', 'AdministratorAccess')), true)
    assert.deepEqual(await permissions.heldBy('ada' as UserId), [
      grantOf('ada', 'AdministratorAccess'),
      grant,
    ])
    assert.equal(await permissions.take('ada' as UserId, 'AuditRead'), true)
    assert.equal(await permissions.take('ada' as UserId, 'AuditRead'), false)
    assert.deepEqual(setsOf(await permissions.of('ada' as UserId)), ['AdministratorAccess'])
  })

  test('gives a set to one of many who give it at once, and takes it once', async () => {
    const times = <Value>(make: (i: number) => Promise<Value>) =>
      Promise.all(Array.from({ length: 16 }, (_, i) => make(i)))
    const given = await times((i) =>
      permissions.give(grantOf('ada', 'AuditRead', { grantedBy: `root-${i}` as UserId })),
    )
    assert.equal(given.filter(Boolean).length, 1)
    const [held] = await permissions.heldBy('ada' as UserId)
    assert.equal(held?.grantedBy, `root-${given.indexOf(true)}`)
    const taken = await times(() => permissions.take('ada' as UserId, 'AuditRead'))
    assert.equal(taken.filter(Boolean).length, 1)
  })

  test('tells what somebody holds by a group since the later of grant and joining, and from whoever did that', async () => {
    await permissions.give(grantOf(group, 'AuditRead'))
    await permissions.give(grantOf(group, 'SupportDesk', { grantedAt: later }))
    await join('ada', new Date(noon.getTime() + 60_000))
    const held = await permissions.of('ada' as UserId)
    const told = held.map(({ permissionSet, grantedAt, grantedBy, holderId }) => [
      permissionSet,
      grantedAt.toISOString().slice(11, 16),
      grantedBy,
      holderId,
    ])
    assert.deepEqual(told.toSorted(), [
      // Whoever puts a friend into a group that root made does not speak for root.
      ['AuditRead', '12:01', 'administrator', 'group'],
      ['SupportDesk', '13:00', 'root', 'group'],
    ])
    assert.deepEqual(await permissions.heldBy('ada' as UserId), [])
  })

  test('tells who holds a set in an account, by themselves or by a group, each once', async () => {
    await people(userOf('ada'), userOf('bob'), userOf('cleo'))
    await asGroup()
    await permissions.give(grantOf('bob', 'AuditRead'))
    await permissions.give(grantOf('eve', 'AuditRead', { accountId: another }))
    await permissions.give(grantOf(group, 'AuditRead'))
    await join('bob')
    await join('ada')
    assert.deepEqual(await permissions.holders(accountId, 'AuditRead', 5), ['ada', 'bob'])
    assert.deepEqual(await permissions.holders(accountId, 'AuditRead', 1), ['ada'])
    assert.deepEqual(await permissions.holders(accountId, 'SupportDesk', 5), [])
  })

  test('counts those who could act, as if one of them, or what a group holds, were gone', async () => {
    const { protectedAt: _, ...unprotected } = userOf('without-device')
    const suspended = userOf('suspended', { suspendedAt: noon })
    const foreign = userOf('eve', { accountId: another })
    await asGroup()
    await people(userOf('ada'), userOf('bob'), unprotected, suspended, foreign)
    for (const id of ['without-device', 'suspended', 'ada'])
      await permissions.give(grantOf(id, 'AdministratorAccess'))
    await permissions.give(grantOf('eve', 'AdministratorAccess', { accountId: another }))
    await permissions.give(grantOf(group, 'SupportApprover'))
    for (const id of ['ada', 'bob', 'suspended']) await join(id)
    const both: PermissionSet[] = ['AdministratorAccess', 'SupportApprover']
    const count = (sets: PermissionSet[], without?: string) =>
      permissions.countActive(accountId, sets, {
        most: 9,
        ...(without && { without: without as UserId }),
      })
    assert.equal(await count(both), 2)
    assert.equal(await count(['AdministratorAccess']), 1)
    assert.equal(await count(both, 'ada'), 1)
    assert.equal(await count(both, group), 1)
    assert.equal(await count(['SupportApprover'], group), 0)
    assert.equal(await count(['AuditRead']), 0)
    assert.equal(await permissions.countActive(accountId, both, { most: 1 }), 1)
  })
}

const setsOf = (grants: readonly Grant[]): string[] =>
  grants.map(({ permissionSet }) => permissionSet)
