import { sql } from 'kysely'
import type { UserId } from '../../domain/ids.ts'
import type { UserStore } from '../../domain/users/store.ts'
import type { User } from '../../domain/users/user.ts'
import { addressStore } from './addresses.ts'
import type { Handle } from './handle.ts'
import { numberStore } from './numbers.ts'
import { shape } from './rows.ts'

const users = shape<User>({
  id: 'plain',
  accountId: 'plain',
  role: 'plain',
  signInKey: 'plain',
  language: 'plain',
  timeZone: 'plain',
  passwordHash: 'plain',
  passwordSetAt: 'moment',
  protectedAt: 'moment',
  alternativeFactorsClosedUntil: 'moment',
  alternativeFactorsHeldUntil: 'moment',
  lostReportedAt: 'moment',
  createdAt: 'moment',
})

export function userStore(handle: Handle): UserStore {
  return { ...personStore(handle), ...addressStore(handle), ...numberStore(handle) }
}

type PersonStore = Pick<UserStore, 'add' | 'get' | 'findBySignInKey' | 'lock' | 'save' | 'roots'>

function personStore({ db, locksRows }: Handle): PersonStore {
  const one = (user: UserId) => db.selectFrom('user').selectAll().where('id', '=', user)
  return {
    async add(user) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('user')
        .values(users.toRow(user))
        .onConflict((conflict) => conflict.column('sign_in_key').doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    get: async (user) => users.fromRow(await one(user).executeTakeFirstOrThrow()),

    async findBySignInKey(key) {
      const row = await db
        .selectFrom('user')
        .selectAll()
        .where('sign_in_key', '=', key)
        .executeTakeFirst()
      return row && users.fromRow(row)
    },

    async lock(user) {
      const found = one(user).$if(locksRows, (query) => query.forUpdate())
      return users.fromRow(await found.executeTakeFirstOrThrow())
    },

    async save(user) {
      await db.updateTable('user').set(users.toRow(user)).where('id', '=', user.id).execute()
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
