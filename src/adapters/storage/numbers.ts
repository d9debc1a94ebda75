import type { UserStore } from '../../domain/users/store.ts'
import type { ContactNumber } from '../../domain/users/user.ts'
import { firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

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

const OF_USER = fixed<Row<ContactNumber>>('select * from contact_number where user_id = ?')

export function numberStore(handle: Handle): NumberStore {
  const { db } = handle
  return {
    async findNumber(user) {
      const row = await firstRow(handle, OF_USER, user)
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
