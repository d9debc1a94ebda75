import type { SigninAttempt, SigninStore } from '../../domain/signin/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const attempts = shape<SigninAttempt>({
  browser: 'plain',
  accountId: 'plain',
  userId: 'plain',
  passwordShownAt: 'moment',
})

export function signinStore({ db }: Handle): SigninStore {
  return {
    async put(attempt) {
      const row = attempts.toRow(attempt)
      await db
        .insertInto('signin_attempt')
        .values(row)
        .onConflict((conflict) => conflict.column('browser').doUpdateSet(row))
        .execute()
    },

    async find(browser) {
      const row = await db
        .selectFrom('signin_attempt')
        .selectAll()
        .where('browser', '=', browser)
        .executeTakeFirst()
      return row && attempts.fromRow(row)
    },

    async finish(browser, user) {
      const { numDeletedRows } = await db
        .deleteFrom('signin_attempt')
        .where('browser', '=', browser)
        .where('user_id', '=', user)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },

    async dropAll(user) {
      await db.deleteFrom('signin_attempt').where('user_id', '=', user).execute()
    },

    async dropOlderThan(moment) {
      const { numDeletedRows } = await db
        .deleteFrom('signin_attempt')
        .where('password_shown_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
