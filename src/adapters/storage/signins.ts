import type { SigninAttempt, SigninStore } from '../../domain/signin/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const attempts = shape<SigninAttempt>({
  browser: 'plain',
  accountId: 'plain',
  userId: 'plain',
  passwordShownAt: 'moment',
})

const PUT = fixed(
  `${insertText('signin_attempt', attempts)} on conflict (browser) do update set
  account_id = excluded.account_id, user_id = excluded.user_id,
  password_shown_at = excluded.password_shown_at`,
)
const FIND = fixed<Row<SigninAttempt>>('select * from signin_attempt where browser = ?')
const FINISH = fixed('delete from signin_attempt where browser = ? and user_id = ?')

const DROP_ALL = fixed('delete from signin_attempt where user_id = ?')

export function signinStore(handle: Handle): SigninStore {
  const { db } = handle
  return {
    async put(attempt) {
      await changedRows(handle, PUT, ...attempts.toValues(attempt))
    },

    async find(browser) {
      const row = await firstRow(handle, FIND, browser)
      return row && attempts.fromRow(row)
    },

    async finish(browser, user) {
      return (await changedRows(handle, FINISH, browser, user)) === 1
    },

    async dropAll(user) {
      await changedRows(handle, DROP_ALL, user)
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
