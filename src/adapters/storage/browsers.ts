import { sql } from 'kysely'
import type { BrowserStore, KnownBrowser } from '../../domain/browsers/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

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

export function browserStore({ db }: Handle): BrowserStore {
  return {
    async find(user, browser) {
      const row = await db
        .selectFrom('known_browser')
        .selectAll()
        .where('user_id', '=', user)
        .where('browser', '=', browser)
        .executeTakeFirst()
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

    async remember(known) {
      const row = browsers.toRow(known)
      const { user_agent, network } = row
      await db
        .insertInto('known_browser')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'browser']).doUpdateSet({
            signed_in_at: sql`coalesce(excluded.signed_in_at, known_browser.signed_in_at)`,
            mail_opened_at: sql`coalesce(excluded.mail_opened_at, known_browser.mail_opened_at)`,
            user_agent,
            network,
          }),
        )
        .execute()
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
