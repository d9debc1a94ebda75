import { sql } from 'kysely'
import type { UserStore } from '../../domain/users/store.ts'
import type { User } from '../../domain/users/user.ts'
import { addressStore } from './addresses.ts'
import { changedRows, type Fixed, firstRow, fixed } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { numberStore } from './numbers.ts'
import type { Row } from './rows.ts'
import { userListStore } from './user-list.ts'
import { users } from './user-row.ts'

const GET = fixed<Row<User>>('select * from "user" where id = ?')
const LOCK = fixed<Row<User>>(`${GET.text} for update`)
/** Forgets what was kept for an undo until a moment. */
function dropEarlier(what: string, until: string) {
  const whose = `select id from "user" where ${until} <= ?`
  const drop = (some: string) =>
    fixed(`update "user" set ${what} = null, ${until} = null where id in (${some})`)
  // In the order of the ids, as whoever locks two users does.
  return { alone: drop(whose), locking: drop(`${whose} order by id for update`) }
}
const EARLIER_PASSWORDS = dropEarlier('earlier_password_hash', 'earlier_password_until')
const EARLIER_ADDRESSES = dropEarlier('earlier_addresses', 'earlier_addresses_until')
const FIND = fixed<Row<User>>('select * from "user" where sign_in_key = ?')

export function userStore(handle: Handle): UserStore {
  return {
    ...personStore(handle),
    ...userListStore(handle),
    ...addressStore(handle),
    ...numberStore(handle),
  }
}

type PersonStore = Pick<
  UserStore,
  | 'add'
  | 'get'
  | 'find'
  | 'findBySignInKey'
  | 'lock'
  | 'lockIfThere'
  | 'save'
  | 'dropEarlierPasswords'
  | 'dropEarlierAddresses'
  | 'rename'
  | 'findAll'
  | 'roots'
>

function personStore(handle: Handle): PersonStore {
  const { db } = handle
  const drop = ({ alone, locking }: ReturnType<typeof dropEarlier>, now: Date) =>
    changedRows(handle, handle.locksRows ? locking : alone, now.toISOString())
  return {
    async add(user) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('user')
        .values(users.toRow(user))
        .onConflict((conflict) => conflict.column('sign_in_key').doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    get: (user) => theOne(handle, GET, user),
    find: (user) => oneOrNone(handle, GET, user),

    async findBySignInKey(key) {
      const row = await firstRow(handle, FIND, key)
      return row && users.fromRow(row)
    },

    // On SQLite whoever writes is alone.
    lock: (user) => theOne(handle, handle.locksRows ? LOCK : GET, user),
    lockIfThere: (user) => oneOrNone(handle, handle.locksRows ? LOCK : GET, user),

    async save(user) {
      await db.updateTable('user').set(users.toRow(user)).where('id', '=', user.id).execute()
    },

    dropEarlierPasswords: (now) => drop(EARLIER_PASSWORDS, now),
    dropEarlierAddresses: (now) => drop(EARLIER_ADDRESSES, now),

    async rename(user, { userName, signInKey }) {
      const named = { user_name: userName, sign_in_key: signInKey }
      const renamed = await unlessTaken(handle, () =>
        db.updateTable('user').set(named).where('id', '=', user).execute(),
      )
      return renamed !== undefined
    },

    async findAll(ids) {
      if (ids.length === 0) return []
      const found = db.selectFrom('user').selectAll().where('id', 'in', ids)
      return (await found.orderBy('id').execute()).map(users.fromRow)
    },

    async roots(account) {
      const rows = await db
        .selectFrom('user')
        .selectAll()
        .where('account_id', '=', account)
        .where('role', '=', sql.lit('root'))
        .orderBy('created_at')
        .execute()
      return rows.map(users.fromRow)
    },
  }
}

async function theOne(handle: Handle, statement: Fixed<Row<User>>, user: string): Promise<User> {
  const found = await oneOrNone(handle, statement, user)
  if (!found) throw new Error('There is no such user')
  return found
}

async function oneOrNone(
  handle: Handle,
  statement: Fixed<Row<User>>,
  user: string,
): Promise<User | undefined> {
  const row = await firstRow(handle, statement, user)
  return row && users.fromRow(row)
}
