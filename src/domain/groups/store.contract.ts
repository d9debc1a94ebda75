import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, GroupId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Group, Membership } from './group.ts'
import type { GroupStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const accountId = '123456789012' as AccountId
const another = '123456789013' as AccountId

const groupOf = (name: string, account = accountId): Group => ({
  id: `${account}-${name}` as GroupId,
  accountId: account,
  name,
  createdAt: noon,
})
const desk = groupOf('Desk')
const memberOf = (group: Group, user: string): Membership => ({
  accountId: group.accountId,
  groupId: group.id,
  userId: user as UserId,
  joinedAt: noon,
  joinedBy: 'root' as UserId,
})

/** What every group store must do. `groups` is emptied before each test; each call is a transaction of its own. */
export function groupStoreContract(groups: GroupStore, transact: Ports['transact']): void {
  test('gives back the group it was given', async () => {
    assert.equal(await groups.add(desk), true)
    assert.deepEqual(await groups.find(desk.id), desk)
    assert.deepEqual(await groups.lock(desk.id), desk)
    assert.equal(await groups.find('none' as GroupId), undefined)
    assert.equal(await groups.lock('none' as GroupId), undefined)
  })

  test('knows a name once in an account, whatever its case or width, and again in another', async () => {
    assert.equal(await groups.add(desk), true)
    assert.equal(await groups.add({ ...groupOf('ＤＥＳＫ'), id: 'wide' as GroupId }), false)
    assert.equal(await groups.add(groupOf('Desk', another)), true)
    assert.equal(await groups.add(groupOf('Audit')), true)
    assert.equal(await groups.rename(groupOf('Audit').id, 'desk'), false)
    assert.equal(await groups.rename(desk.id, 'DESK'), true)
    assert.equal((await groups.find(desk.id))?.name, 'DESK')
  })

  test('gives a name to one of many who ask at once', async () => {
    const added = await Promise.all(
      Array.from({ length: 16 }, (_, i) => groups.add({ ...desk, id: `g${i}` as GroupId })),
    )
    assert.equal(added.filter(Boolean).length, 1)
  })

  test('lists an account by name, page after page, and no other', async () => {
    for (const name of ['Écru', 'audit', 'Desk', 'Board']) await groups.add(groupOf(name))
    await groups.add(groupOf('Cellar', another))
    const first = await groups.list(accountId, { limit: 2 })
    assert.deepEqual(names(first), ['audit', 'Board'])
    const rest = await groups.list(accountId, { after: 'Board', limit: 5 })
    assert.deepEqual(names(rest), ['Desk', 'Écru'])
  })

  test('keeps who is in it, by id, page after page, and tells what somebody is in', async () => {
    await groups.add(desk)
    await groups.add(groupOf('Audit'))
    for (const user of ['cleo', 'ada', 'bob'])
      assert.equal(await groups.join(memberOf(desk, user)), true)
    assert.equal(await groups.join(memberOf(desk, 'ada')), false)
    await groups.join(memberOf(groupOf('Audit'), 'ada'))
    assert.deepEqual(await groups.members(desk.id, { limit: 2 }), ['ada', 'bob'])
    const after = 'bob' as UserId
    assert.deepEqual(await groups.members(desk.id, { after, limit: 2 }), ['cleo'])
    assert.deepEqual(names(await groups.of('ada' as UserId)), ['Audit', 'Desk'])
    assert.equal(await groups.leave(desk.id, 'ada' as UserId), true)
    assert.equal(await groups.leave(desk.id, 'ada' as UserId), false)
    assert.deepEqual(names(await groups.of('ada' as UserId)), ['Audit'])
  })

  test('lets somebody join once, however many times at once', async () => {
    await groups.add(desk)
    const joined = await Promise.all(
      Array.from({ length: 16 }, () => groups.join(memberOf(desk, 'ada'))),
    )
    assert.equal(joined.filter(Boolean).length, 1)
  })

  test('goes with its memberships and what it gave, and leaves those of others', async () => {
    await groups.add(desk)
    await groups.add(groupOf('Audit'))
    for (const group of [desk, groupOf('Audit')]) {
      await groups.join(memberOf(group, 'ada'))
      await transact(({ permissions }) =>
        permissions.give({
          accountId,
          holderId: group.id,
          permissionSet: 'AuditRead',
          grantedAt: noon,
          grantedBy: 'root' as UserId,
        }),
      )
    }
    await groups.remove(desk.id)
    assert.equal(await groups.find(desk.id), undefined)
    assert.deepEqual(await groups.members(desk.id, { limit: 5 }), [])
    const held = await transact(({ permissions }) => permissions.of('ada' as UserId))
    assert.deepEqual(
      held.map(({ holderId }) => holderId),
      [groupOf('Audit').id],
    )
  })

  test('is changed by those who lock it one after the other', async () => {
    await groups.add({ ...desk, name: '0' })
    const count = () =>
      transact(async (stores) => {
        const { name } = (await stores.groups.lock(desk.id))!
        await stores.groups.rename(desk.id, `${Number(name) + 1}`)
      })
    await Promise.all(Array.from({ length: 8 }, count))
    assert.equal((await groups.find(desk.id))?.name, '8')
  })
}

const names = (groups: readonly Group[]): string[] => groups.map(({ name }) => name)
