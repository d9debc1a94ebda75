import type { UserStore } from '../../domain/users/store.ts'
import type { Address } from '../../domain/users/user.ts'
import { allRows, fixed } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { type Row, shape } from './rows.ts'

type AddressStore = Pick<
  UserStore,
  | 'addresses'
  | 'mainAddresses'
  | 'addAddress'
  | 'verifyAddress'
  | 'refuseAddress'
  | 'acceptAddress'
  | 'proveAddress'
  | 'removeAddress'
  | 'makeMain'
>

const addresses = shape<Address>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  purpose: 'plain',
  email: 'plain',
  verifiedAt: 'moment',
  addedAt: 'moment',
  refusedAt: 'moment',
  refusedBy: 'plain',
  refusal: 'plain',
  provenAt: 'moment',
})

const OF_USER = fixed<Row<Address>>('select * from address where user_id = ? order by added_at, id')

export function addressStore(handle: Handle): AddressStore {
  const { db } = handle
  return {
    async addresses(user) {
      const rows = await allRows(handle, OF_USER, user)
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

    async refuseAddress(address, { refusedAt, refusedBy, refusal }) {
      const { numUpdatedRows } = await db
        .updateTable('address')
        .set({ refused_at: refusedAt.toISOString(), refused_by: refusedBy, refusal })
        .where('id', '=', address)
        .where('refused_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async acceptAddress(address) {
      const { numUpdatedRows } = await db
        .updateTable('address')
        .set({ refused_at: null, refused_by: null, refusal: null })
        .where('id', '=', address)
        .where('refused_at', 'is not', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async proveAddress(address, at) {
      const { numUpdatedRows } = await db
        .updateTable('address')
        .set('proven_at', at.toISOString())
        .where('id', '=', address)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async removeAddress(address) {
      await db.deleteFrom('address').where('id', '=', address).execute()
    },

    async makeMain(user, address, signInKey) {
      const renamed =
        signInKey === undefined ||
        (await unlessTaken(handle, () =>
          db.updateTable('user').set('sign_in_key', signInKey).where('id', '=', user).execute(),
        ))
      if (!renamed) return false
      const own = db.updateTable('address').where('user_id', '=', user)
      await own.set('purpose', 'notification').where('purpose', '=', 'sign-in').execute()
      await own.set('purpose', 'sign-in').where('id', '=', address).execute()
      return true
    },
  }
}
