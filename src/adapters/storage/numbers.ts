import type { UserStore } from '../../domain/users/store.ts'
import type { ContactNumber } from '../../domain/users/user.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

type NumberStore = Pick<UserStore, 'findNumber' | 'putNumber' | 'proveNumber' | 'suspendNumber'>

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

export function numberStore({ db }: Handle): NumberStore {
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
