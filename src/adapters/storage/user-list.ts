import { sql } from 'kysely'
import type { AccountId, UserId } from '../../domain/ids.ts'
import type { UserFilter, UserPage, UserStore } from '../../domain/users/store.ts'
import type { FormerUser, User } from '../../domain/users/user.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'
import { users } from './user-row.ts'

const formerUsers = shape<FormerUser>({
  id: 'plain',
  accountId: 'plain',
  name: 'plain',
  deletedAt: 'moment',
})

/** Filters that the user's own row answers. */
type KeptApart = Exclude<UserFilter, 'number-unproven'>

type ListStore = Pick<UserStore, 'list' | 'count' | 'remove' | 'former'>

export function userListStore(handle: Handle): ListStore {
  const { db } = handle
  return {
    async list(account, page) {
      const { only, ...rest } = { ...page, limit: page.limit + 1 }
      const query =
        only === 'number-unproven'
          ? unproven(account, rest)
          : named(account, { ...rest, ...(only && { only }) })
      const { rows } = await query.execute(db)
      const found = rows.slice(0, page.limit).map(users.fromRow)
      const last = found.at(-1)
      if (rows.length <= page.limit || !last) return { users: found }
      const byId = only === 'number-unproven' && !page.prefix
      return { users: found, next: byId ? last.id : last.signInKey }
    },

    async count(account, only, most) {
      const counted =
        only === 'number-unproven'
          ? unprovenOf(account)
          : sql`select id from "user" where ${within(account, '')}${having(account, only)}`
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from (${counted} limit ${most}) as counted`.execute(db)
      return Number(rows[0]!.count)
    },

    async remove({ id, accountId, userName, signInKey }, deletedAt) {
      const gone = formerUsers.toRow({ id, accountId, name: userName ?? signInKey, deletedAt })
      await db.insertInto('former_user').values(gone).execute()
      await removeDevices(handle, id)
      for (const table of OWNED) await db.deleteFrom(table).where('user_id', '=', id).execute()
      await db.deleteFrom('permission_grant').where('holder_id', '=', id).execute()
      await db.deleteFrom('user').where('id', '=', id).execute()
    },

    async former(account, ids) {
      if (ids.length === 0) return []
      const found = db.selectFrom('former_user').selectAll().where('id', 'in', ids)
      const rows = await found.where('account_id', '=', account).orderBy('id').execute()
      return rows.map(formerUsers.fromRow)
    },
  }
}

/** In the words of the indexes of devices: one holds those that are listed, one those that were, one a session's draft. */
async function removeDevices({ db }: Handle, user: UserId): Promise<void> {
  await sql`delete from device where status = 'draft'
    and draft_of in (select id from session where user_id = ${user})`.execute(db)
  await sql`delete from device where user_id = ${user}
    and status in ('active', 'paused', 'suspended')`.execute(db)
  for (const status of ['removed', 'revoked'])
    await sql`delete from device where user_id = ${user} and status = ${sql.lit(status)}`.execute(
      db,
    )
}

/** Everything else that is a user's own. What was told stays: the audit log, and letters on their way. */
const OWNED = [
  'address',
  'api_token',
  'call',
  'contact_number',
  'group_member',
  'idempotency',
  'known_browser',
  'link',
  'move',
  'notice',
  'proposal',
  'recovery',
  'recovery_code',
  'recovery_code_set',
  'reset',
  'session',
  'signin_attempt',
] as const

const named = (
  account: AccountId,
  { after, prefix = '', only, limit }: UserPage & { only?: KeptApart },
) =>
  sql<Row<User>>`select * from "user" where ${within(account, prefix, after)}
    ${having(account, only)} order by sign_in_key limit ${limit}`

/** Of all, from the index of these numbers; of those with a name, from the names. */
const unproven = (account: AccountId, { after = '', prefix, limit }: UserPage) =>
  prefix
    ? sql<
        Row<User>
      >`select u.* from "user" u where ${within(account, prefix)} and sign_in_key > ${after}
        and exists (select 1 from contact_number n where n.user_id = u.id and n.proven_at is null)
        order by sign_in_key limit ${limit}`
    : sql<Row<User>>`select u.* from ${unprovenIn(account)} and n.user_id > ${after}
        order by n.user_id limit ${limit}`

/** For counting: the index alone, where looking at each of thousands of users would take half a second. */
const unprovenOf = (account: AccountId) =>
  sql`select user_id from contact_number where account_id = ${account} and proven_at is null
    and user_id not in (select id from "user" where account_id = ${account} and role = 'root')`

const unprovenIn = (account: AccountId) =>
  sql`contact_number n join "user" u on u.id = n.user_id
    where n.account_id = ${account} and n.proven_at is null and ${within(account, '')}`

/**
 * Sign-in keys of an account stand together: a range of the index, whatever the number of users. It has one beginning,
 * since SQLite looks from the first that is named; a page's place outside of the range is no place (H06).
 */
function within(account: AccountId, prefix: string, after?: string) {
  const least = `${account}:${prefix}`
  const from = after?.startsWith(least) ? sql`> ${after}` : sql`>= ${least}`
  return sql`sign_in_key ${from} and sign_in_key < ${`${least}\u{10ffff}`}`
}

/** In the words of the partial indexes, so that these are used. */
function having(account: AccountId, only: KeptApart | undefined) {
  if (only === undefined) return sql``
  const words = {
    'without-device': sql`protected_at is null and role = 'user'`,
    suspended: sql`suspended_at is not null`,
    invited: sql`password_hash is null and role = 'user'`,
  }
  return sql` and account_id = ${account} and ${words[only]}`
}
