import { sql } from 'kysely'
import type { UserId } from '../../domain/ids.ts'
import type { UserStore } from '../../domain/users/store.ts'
import type { Address, ContactNumber, User } from '../../domain/users/user.ts'
import type { Handle } from './handle.ts'
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

const addresses = shape<Address>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  purpose: 'plain',
  email: 'plain',
  verifiedAt: 'moment',
  addedAt: 'moment',
})

const numbers = shape<ContactNumber>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  e164: 'plain',
  country: 'plain',
  provenAt: 'moment',
  suspendedAt: 'moment',
  addedAt: 'moment',
  changedAt: 'moment',
})

export function userStore(handle: Handle): UserStore {
  return { ...personStore(handle), ...addressStore(handle), ...numberStore(handle) }
}

type PersonStore = Pick<UserStore, 'add' | 'get' | 'findBySignInKey' | 'lock' | 'save' | 'roots'>
type AddressStore = Pick<UserStore, 'addresses' | 'addAddress' | 'verifyAddress' | 'removeAddress'>
type NumberStore = Pick<UserStore, 'findNumber' | 'putNumber' | 'proveNumber' | 'suspendNumber'>

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

function addressStore({ db }: Handle): AddressStore {
  return {
    async addresses(user) {
      const rows = await db
        .selectFrom('address')
        .selectAll()
        .where('user_id', '=', user)
        .orderBy('added_at')
        .orderBy('id')
        .execute()
      return rows.map(addresses.fromRow)
    },

    async addAddress(address) {
      await db.insertInto('address').values(addresses.toRow(address)).execute()
    },

    async verifyAddress(address, at) {
      const { numUpdatedRows } = await db
        .updateTable('address')
        .set('verified_at', at.toISOString())
        .where('id', '=', address)
        .where('verified_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async removeAddress(address) {
      await db.deleteFrom('address').where('id', '=', address).execute()
    },
  }
}

function numberStore({ db }: Handle): NumberStore {
  return {
    async findNumber(user) {
      const row = await db
        .selectFrom('contact_number')
        .selectAll()
        .where('user_id', '=', user)
        .executeTakeFirst()
      return row && numbers.fromRow(row)
    },

    async putNumber(number) {
      const row = numbers.toRow(number)
      await db
        .insertInto('contact_number')
        .values(row)
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
        .execute()
    },

    async proveNumber(number, at) {
      const { numUpdatedRows } = await db
        .updateTable('contact_number')
        .set('proven_at', at.toISOString())
        .where('id', '=', number)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async suspendNumber(number, at) {
      await db
        .updateTable('contact_number')
        .set('suspended_at', at.toISOString())
        .where('id', '=', number)
        .execute()
    },
  }
}
