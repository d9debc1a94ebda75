import { sql } from 'kysely'
import type { AccountId, GroupId, UserId } from '../../domain/ids.ts'
import type { Grant } from '../../domain/permissions/grant.ts'
import type { PermissionSet } from '../../domain/permissions/permission-sets.ts'
import type { PermissionStore } from '../../domain/permissions/store.ts'
import { allRows, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const grants = shape<Grant>({
  accountId: 'plain',
  holderId: 'plain',
  permissionSet: 'plain',
  grantedAt: 'moment',
  grantedBy: 'plain',
})

/** By a group one holds a set since the later of the grant and the joining, and from whoever did that. */
const OF = fixed<Row<Grant>>(
  `select * from permission_grant where holder_id = ?
  union all
  select g.account_id, g.holder_id, g.permission_set,
    case when m.joined_at > g.granted_at then m.joined_at else g.granted_at end as granted_at,
    case when m.joined_at > g.granted_at then m.joined_by else g.granted_by end as granted_by
  from group_member m join permission_grant g on g.holder_id = m.group_id where m.user_id = ?`,
)

export function permissionStore(handle: Handle): PermissionStore {
  const { db } = handle
  return {
    of: async (user) => (await allRows(handle, OF, user, user)).map(grants.fromRow),

    async heldBy(holder) {
      const rows = await db
        .selectFrom('permission_grant')
        .selectAll()
        .where('holder_id', '=', holder)
        .orderBy('permission_set')
        .execute()
      return rows.map(grants.fromRow)
    },

    async give(grant) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('permission_grant')
        .values(grants.toRow(grant))
        .onConflict((conflict) => conflict.columns(['holder_id', 'permission_set']).doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    async take(holder, set) {
      const { numDeletedRows } = await db
        .deleteFrom('permission_grant')
        .where('holder_id', '=', holder)
        .where('permission_set', '=', set)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },

    async holders(account, set, limit) {
      const { rows } = await sql<{ id: UserId }>`
        select u.id from permission_grant g join "user" u on u.id = g.holder_id
        where g.account_id = ${account} and g.permission_set = ${set}
        order by g.holder_id limit ${limit}`.execute(db)
      const found = new Set(rows.map(({ id }) => id))
      for (const group of await groupsWith(handle, account, [set])) {
        const members = db
          .selectFrom('group_member')
          .select('user_id')
          .where('group_id', '=', group)
        for (const { user_id } of await members.orderBy('user_id').limit(limit).execute())
          found.add(user_id)
      }
      return [...found].toSorted().slice(0, limit)
    },

    async countActive(account, sets, { without = '', most }) {
      const active = sql`u.protected_at is not null and u.suspended_at is null and u.id <> ${without}`
      const { rows } = await sql<{ id: UserId }>`
        select distinct u.id from permission_grant g join "user" u on u.id = g.holder_id
        where g.account_id = ${account} and g.permission_set in (${sql.join(sets)}) and ${active}
        limit ${most}`.execute(db)
      const found = new Set(rows.map(({ id }) => id))
      for (const group of await groupsWith(handle, account, sets)) {
        if (group === without || found.size >= most) continue
        const members = await sql<{ id: UserId }>`
          select u.id from group_member m join "user" u on u.id = m.user_id
          where m.group_id = ${group} and ${active} order by m.user_id limit ${most}`.execute(db)
        for (const { id } of members.rows) found.add(id)
      }
      return Math.min(found.size, most)
    },
  }
}

/** Each group is asked by itself: of a million members a page is read, where a join of both would sort them all. */
async function groupsWith(
  { db }: Handle,
  account: AccountId,
  sets: readonly PermissionSet[],
): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    select distinct o.id from permission_grant g join "group" o on o.id = g.holder_id
    where g.account_id = ${account} and g.permission_set in (${sql.join(sets)})`.execute(db)
  return rows.map(({ id }) => id)
}
