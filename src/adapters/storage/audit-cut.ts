import type { AuditStore } from '../../domain/audit/store.ts'
import { cuts } from './audit-row.ts'
import type { Handle } from './handle.ts'

export function cutStore({ db }: Handle): Pick<AuditStore, 'cut' | 'cutAt'> {
  return {
    async cut(account) {
      const row = await db
        .selectFrom('audit_cut')
        .selectAll()
        .where('account_id', '=', account)
        .executeTakeFirst()
      return row && cuts.fromRow(row)
    },

    async cutAt(cut, before) {
      const { account_id: account, ...row } = cuts.toRow(cut)
      const moved = before
        ? await db
            .updateTable('audit_cut')
            .set(row)
            .where('account_id', '=', account)
            .where('sequence', '=', before.sequence)
            .executeTakeFirst()
            .then(({ numUpdatedRows }) => numUpdatedRows)
        : await db
            .insertInto('audit_cut')
            .values(cuts.toRow(cut))
            .onConflict((conflict) => conflict.column('account_id').doNothing())
            .executeTakeFirst()
            .then(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows)
      if (moved !== 1n) return false
      await db
        .deleteFrom('audit_event')
        .where('account_id', '=', account)
        .where('sequence', '<=', cut.sequence)
        .execute()
      return true
    },
  }
}
