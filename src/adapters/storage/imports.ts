import type { ImportStore } from '../../domain/imports/store.ts'
import { firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'

const TAKEN_OVER = fixed<{ hashes: string }>('select hashes from taken_over where account_id = ?')
/** In the words of its index: whatever was not made by our own hashing, of which these are the parameters. */
const ANY_FOREIGN = fixed<{ id: string }>(
  `select id from "user" where account_id = ?
    and substr(password_hash, 1, 31) <> '$argon2id$v=19$m=19456,t=2,p=1$' limit 1`,
)

export function importStore(handle: Handle): ImportStore {
  const { db } = handle
  return {
    async takenOver(account) {
      const row = await firstRow(handle, TAKEN_OVER, account)
      return row ? row.hashes.split(' ') : []
    },

    async keepTakenOver(account, hashes) {
      const kept = hashes.join(' ')
      await db
        .insertInto('taken_over')
        .values({ account_id: account, hashes: kept })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ hashes: kept }))
        .execute()
    },

    async accounts() {
      const rows = await db.selectFrom('taken_over').select('account_id').execute()
      return rows.map(({ account_id }) => account_id)
    },

    anyForeign: async (account) => (await firstRow(handle, ANY_FOREIGN, account)) !== undefined,

    async drop(account) {
      await db.deleteFrom('taken_over').where('account_id', '=', account).execute()
    },
  }
}
