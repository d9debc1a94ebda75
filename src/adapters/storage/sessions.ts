import type { Session } from '../../domain/sessions/session.ts'
import type { SessionStore } from '../../domain/sessions/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape, toJson } from './rows.ts'

export const sessions = shape<Session>({
  id: 'plain',
  tokenHash: 'plain',
  accountId: 'plain',
  userId: 'plain',
  browser: 'plain',
  kind: 'plain',
  recoveryId: 'plain',
  factors: 'json',
  startedAt: 'moment',
  lastSeenAt: 'moment',
  endsAt: 'moment',
  userAgent: 'plain',
  network: 'plain',
})

const ADD = fixed(insertText('session', sessions))
const FIND = fixed<Row<Session>>('select * from session where token_hash = ?')
const END_IN = fixed('delete from session where user_id = ? and browser = ?')

export function sessionStore(handle: Handle): SessionStore {
  const { db } = handle
  return {
    async add(session) {
      await changedRows(handle, ADD, ...sessions.toValues(session))
    },

    async findByToken(tokenHash) {
      const row = await firstRow(handle, FIND, tokenHash)
      return row && sessions.fromRow(row)
    },

    async of(user) {
      const rows = await db
        .selectFrom('session')
        .selectAll()
        .where('user_id', '=', user)
        .orderBy('started_at')
        .execute()
      return rows.map(sessions.fromRow)
    },

    async raise(session, { tokenHash, factors }) {
      const { numUpdatedRows } = await db
        .updateTable('session')
        .set({ token_hash: tokenHash, factors: toJson(factors) })
        .where('id', '=', session)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async seen(session, at) {
      await db
        .updateTable('session')
        .set('last_seen_at', at.toISOString())
        .where('id', '=', session)
        // Two requests at once must not move it backwards.
        .where('last_seen_at', '<', at.toISOString())
        .execute()
    },

    async end(user, session) {
      const { numDeletedRows } = await db
        .deleteFrom('session')
        .where('id', '=', session)
        .where('user_id', '=', user)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },

    async endIn(user, browser) {
      await changedRows(handle, END_IN, user, browser)
    },

    async endAll(user, except) {
      await db
        .deleteFrom('session')
        .where('user_id', '=', user)
        .$if(except !== undefined, (query) => query.where('id', '!=', except!))
        .execute()
    },

    async dropEnded(now, idleMs) {
      const idleSince = new Date(now.getTime() - idleMs).toISOString()
      const { numDeletedRows } = await db
        .deleteFrom('session')
        .where((row) =>
          row.or([row('ends_at', '<=', now.toISOString()), row('last_seen_at', '<=', idleSince)]),
        )
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
