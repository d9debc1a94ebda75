import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { isLive, type Session } from './session.ts'

/** The session ended while its request waited: nothing was changed, and a full sign-in comes next. */
export type SessionOver = 'session-over'

/**
 * Locks the user behind a session and reads both as they are now; undefined when the session is over, or goes on under
 * another token than the request came with. Then refuse as 'session-over'. Comes first in every transaction that a session
 * decides: whoever ends sessions holds the same lock, so nothing waits behind them and is done all the same (R11, B11).
 */
export async function lockSession(
  { now, settings }: Ports,
  { users, sessions }: Stores,
  { id, userId, tokenHash }: Session,
): Promise<{ user: User; session: Session } | undefined> {
  const user = await users.lockIfThere(userId)
  if (!user || user.suspendedAt) return undefined
  const session = await sessions.findByToken(tokenHash)
  if (session?.id !== id || !isLive(session, settings.sessionIdleMs, now())) return undefined
  return { user, session }
}
