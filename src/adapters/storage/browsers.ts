import type { BrowserStore, KnownBrowser } from '../../domain/browsers/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const browsers = shape<KnownBrowser>({
  browser: 'plain',
  accountId: 'plain',
  userId: 'plain',
  signedInAt: 'moment',
  mailOpenedAt: 'moment',
  firstSeenAt: 'moment',
  userAgent: 'plain',
  network: 'plain',
})

const FIND = fixed<Row<KnownBrowser>>(
  'select * from known_browser where user_id = ? and browser = ?',
)
const REMEMBER = fixed(
  `${insertText('known_browser', browsers)} on conflict (user_id, browser) do update set
  signed_in_at = coalesce(excluded.signed_in_at, known_browser.signed_in_at),
  mail_opened_at = coalesce(excluded.mail_opened_at, known_browser.mail_opened_at),
  user_agent = excluded.user_agent, network = excluded.network`,
)

export function browserStore(handle: Handle): BrowserStore {
  const { db } = handle
  return {
    async find(user, browser) {
      const row = await firstRow(handle, FIND, user, browser)
      return row && browsers.fromRow(row)
    },

    async of(user) {
      const rows = await db
        .selectFrom('known_browser')
        .selectAll()
        .where('user_id', '=', user)
        .orderBy('first_seen_at')
        .execute()
      return rows.map(browsers.fromRow)
    },

    async lastSignIns(users) {
      if (users.length === 0) return []
      const rows = await db
        .selectFrom('known_browser')
        .select(['user_id', ({ fn }) => fn.max('signed_in_at').as('at')])
        .where('user_id', 'in', users)
        .groupBy('user_id')
        .execute()
      return rows.flatMap(({ user_id, at }) => (at ? [{ userId: user_id, at: new Date(at) }] : []))
    },

    async remember(known) {
      await changedRows(handle, REMEMBER, ...browsers.toValues(known))
    },

    async forget(user, browser) {
      const { numDeletedRows } = await db
        .deleteFrom('known_browser')
        .where('user_id', '=', user)
        .where('browser', '=', browser)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
  }
}
