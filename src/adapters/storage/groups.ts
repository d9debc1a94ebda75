import { nameKey } from '../../domain/devices/device.ts'
import type { Group, Membership } from '../../domain/groups/group.ts'
import type { GroupStore } from '../../domain/groups/store.ts'
import { firstRow, fixed } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { type Row, shape } from './rows.ts'

const groups = shape<Group>({ id: 'plain', accountId: 'plain', name: 'plain', createdAt: 'moment' })
const memberships = shape<Membership>({
  accountId: 'plain',
  groupId: 'plain',
  userId: 'plain',
  joinedAt: 'moment',
  joinedBy: 'plain',
})

const FIND = fixed<Row<Group>>('select * from "group" where id = ?')
const LOCK = fixed<Row<Group>>(`${FIND.text} for update`)

export function groupStore(handle: Handle): GroupStore {
  return { ...listStore(handle), ...memberStore(handle) }
}

type ListStore = Pick<GroupStore, 'add' | 'find' | 'lock' | 'rename' | 'remove' | 'list'>

function listStore(handle: Handle): ListStore {
  const { db } = handle
  return {
    async add(group) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('group')
        .values({ ...groups.toRow(group), name_key: nameKey(group.name) })
        .onConflict((conflict) => conflict.columns(['account_id', 'name_key']).doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    async find(group) {
      const row = await firstRow(handle, FIND, group)
      return row && groups.fromRow(row)
    },

    async lock(group) {
      const row = await firstRow(handle, handle.locksRows ? LOCK : FIND, group)
      return row && groups.fromRow(row)
    },

    async rename(group, name) {
      const renamed = await unlessTaken(handle, () =>
        db
          .updateTable('group')
          .set({ name, name_key: nameKey(name) })
          .where('id', '=', group)
          .execute(),
      )
      return renamed !== undefined
    },

    async remove(group) {
      await db.deleteFrom('permission_grant').where('holder_id', '=', group).execute()
      await db.deleteFrom('group_member').where('group_id', '=', group).execute()
      await db.deleteFrom('group').where('id', '=', group).execute()
    },

    async list(account, { after, limit }) {
      const all = db.selectFrom('group').selectAll().where('account_id', '=', account)
      const rest = after === undefined ? all : all.where('name_key', '>', nameKey(after))
      const rows = await rest.orderBy('name_key').limit(limit).execute()
      return rows.map(groups.fromRow)
    },
  }
}

type MemberStore = Pick<GroupStore, 'of' | 'members' | 'join' | 'leave'>

function memberStore({ db }: Handle): MemberStore {
  return {
    async of(user) {
      const rows = await db
        .selectFrom('group_member')
        .innerJoin('group', 'group.id', 'group_member.group_id')
        .selectAll('group')
        .where('group_member.user_id', '=', user)
        .orderBy('group.name_key')
        .execute()
      return rows.map(groups.fromRow)
    },

    async members(group, { after, limit }) {
      const all = db.selectFrom('group_member').select('user_id').where('group_id', '=', group)
      const rest = after === undefined ? all : all.where('user_id', '>', after)
      const rows = await rest.orderBy('user_id').limit(limit).execute()
      return rows.map(({ user_id }) => user_id)
    },

    async join(membership) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('group_member')
        .values(memberships.toRow(membership))
        .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    async leave(group, user) {
      const { numDeletedRows } = await db
        .deleteFrom('group_member')
        .where('group_id', '=', group)
        .where('user_id', '=', user)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
  }
}
