import type { Session } from '../../domain/sessions/session.ts'
import type { SessionStore } from '../../domain/sessions/store.ts'
import { allRows, changedRows, firstRow, fixed, insertText } from './fixed.ts'
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
  derivedFrom: 'plain',
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

const OF_USER = fixed<Row<Session>>('select * from session where user_id = ? order by started_at')
const RAISE = fixed(
  'update session set token_hash = ?, factors = ? where id = ? and token_hash = ?',
)
// Two requests at once must not move it backwards.
const SEEN = fixed('update session set last_seen_at = ? where id = ? and last_seen_at < ?')
const END = fixed('delete from session where (id = ? or derived_from = ?) and user_id = ?')
const END_ALL = fixed('delete from session where user_id = ?')
const END_OTHERS = fixed('delete from session where user_id = ? and id <> ?')

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
      const rows = await allRows(handle, OF_USER, user)
      return rows.map(sessions.fromRow)
    },

    async raise({ id, tokenHash }, to) {
      const values = [to.tokenHash, toJson(to.factors), id, tokenHash]
      return (await changedRows(handle, RAISE, ...values)) === 1
    },

    async seen(session, at) {
      await changedRows(handle, SEEN, at.toISOString(), session, at.toISOString())
    },

    async end(user, session) {
      return (await changedRows(handle, END, session, session, user)) > 0
    },

    async endIn(user, browser) {
      await changedRows(handle, END_IN, user, browser)
    },

    async endAll(user, except) {
      if (except === undefined) await changedRows(handle, END_ALL, user)
      else await changedRows(handle, END_OTHERS, user, except)
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
