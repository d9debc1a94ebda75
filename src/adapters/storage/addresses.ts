import type { UserStore } from '../../domain/users/store.ts'
import type { Address } from '../../domain/users/user.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

type AddressStore = Pick<
  UserStore,
  'addresses' | 'mainAddresses' | 'addAddress' | 'verifyAddress' | 'removeAddress'
>

const addresses = shape<Address>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  purpose: 'plain',
  email: 'plain',
  verifiedAt: 'moment',
  addedAt: 'moment',
})

export function addressStore({ db }: Handle): AddressStore {
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

    async mainAddresses(users) {
      if (users.length === 0) return []
      const found = db.selectFrom('address').selectAll().where('user_id', 'in', users)
      const rows = await found.where('purpose', '=', 'sign-in').execute()
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
