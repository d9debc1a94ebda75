import type { Move } from '../../domain/moves/move.ts'
import type { MoveStore } from '../../domain/moves/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const moves = shape<Move>({
  userId: 'plain',
  accountId: 'plain',
  from: 'plain',
  to: 'plain',
  entries: 'json',
  startedAt: 'moment',
})

export function moveStore({ db }: Handle): MoveStore {
  return {
    async put(move) {
      const { user_id, ...rest } = moves.toRow(move)
      await db
        .insertInto('move')
        .values({ user_id, ...rest })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(rest))
        .execute()
    },

    async find(user) {
      const found = db.selectFrom('move').selectAll().where('user_id', '=', user)
      const row = await found.executeTakeFirst()
      return row && moves.fromRow(row)
    },

    async remove(user) {
      const { numDeletedRows } = await db
        .deleteFrom('move')
        .where('user_id', '=', user)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
  }
}
