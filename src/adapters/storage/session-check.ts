import type pg from 'pg'
import type { Session } from '../../domain/sessions/session.ts'
import type { User } from '../../domain/users/user.ts'
import type { Row } from './rows.ts'
import { sessions } from './sessions.ts'
import type { SqliteHandle } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** What every page needs of whoever is signed in. Whoever is suspended is not, from the same moment on (H18). */
export interface SignedIn {
  session: Session
  user: Pick<User, 'role' | 'signInKey' | 'userName' | 'language' | 'timeZone' | 'protectedAt'>
}

/**
 * The session behind a token, with its user, in one look. It may be over: ask `isLive`. Apart from the stores and
 * without Kysely, because it comes before every page and would cost a third more (2-architecture.md, "Traps").
 */
export type SessionCheck = (
  tokenHash: string,
) => SignedIn | undefined | Promise<SignedIn | undefined>

type Joined = Row<Session> &
  Pick<
    Tables['user'],
    'role' | 'sign_in_key' | 'user_name' | 'language' | 'time_zone' | 'protected_at'
  >

const JOIN = `select s.*, u.role, u.sign_in_key, u.user_name, u.language, u.time_zone, u.protected_at
  from session s join "user" u on u.id = s.user_id and u.suspended_at is null
  where s.token_hash =`

/** Synchronous: it waits neither for a writer nor for another request. */
export const sqliteSessionCheck =
  (run: SqliteHandle['run']): SessionCheck =>
  (tokenHash) =>
    signedIn(run(`${JOIN} ?`, [tokenHash]).rows[0] as Joined | undefined)

/** One round trip. */
export function postgresSessionCheck(pool: pg.Pool): SessionCheck {
  const query = { name: 'session-check', text: `${JOIN} $1` }
  return async (tokenHash) => {
    const { rows } = await pool.query<Joined>({ ...query, values: [tokenHash] })
    return signedIn(rows[0])
  }
}

function signedIn(row: Joined | undefined): SignedIn | undefined {
  if (!row) return undefined
  const { role, sign_in_key, user_name, language, time_zone, protected_at } = row
  const user: SignedIn['user'] = { role, signInKey: sign_in_key, language, timeZone: time_zone }
  if (user_name !== null) user.userName = user_name
  if (protected_at !== null) user.protectedAt = new Date(protected_at)
  return { session: sessions.fromRow(row), user }
}
