import type { Logo } from '../../domain/looks/logo.ts'
import type { LogoStore } from '../../domain/looks/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const logos = shape<Logo>({
  accountId: 'plain',
  type: 'plain',
  hash: 'plain',
  content: 'plain',
  setAt: 'moment',
})

export function logoStore({ db }: Handle): LogoStore {
  return {
    async find(account) {
      const found = db.selectFrom('logo').selectAll().where('account_id', '=', account)
      const row = await found.executeTakeFirst()
      return row && logos.fromRow(row)
    },

    async hashOf(account) {
      const found = db.selectFrom('logo').select('hash').where('account_id', '=', account)
      return (await found.executeTakeFirst())?.hash
    },

    async put(logo) {
      const { account_id, ...rest } = logos.toRow(logo)
      await db
        .insertInto('logo')
        .values({ account_id, ...rest })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(rest))
        .execute()
    },

    async remove(account) {
      const { numDeletedRows } = await db
        .deleteFrom('logo')
        .where('account_id', '=', account)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
  }
}
