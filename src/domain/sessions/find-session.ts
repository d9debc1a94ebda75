import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from '../users/user.ts'
import { isLive, type Session } from './session.ts'

/** A session and what every page needs of its user. */
export interface SignedIn {
  session: Session
  user: Pick<User, 'role' | 'signInKey' | 'userName' | 'language' | 'timeZone' | 'protectedAt'>
}

/** Finds the session behind a token's hash, live or over. A port of its own: it comes before every page. */
export type LookUpSession = (
  tokenHash: string,
) => SignedIn | undefined | Promise<SignedIn | undefined>

/** Each page writing a row would cost more than the page. */
const SEEN_EVERY_MS = 60_000

/** The live session of a cookie, and a mark that it was used: at most one write a minute. */
export async function findSession(
  { transact, now, settings }: Pick<Ports, 'transact' | 'now' | 'settings'>,
  lookUp: LookUpSession,
  token: string,
): Promise<SignedIn | undefined> {
  const found = await lookUp(hashToken(token))
  const moment = now()
  if (!found || !isLive(found.session, settings.sessionIdleMs, moment)) return undefined
  const { session } = found
  if (moment.getTime() - session.lastSeenAt.getTime() < SEEN_EVERY_MS) return found
  await transact(({ sessions }) => sessions.seen(session.id, moment))
  return { ...found, session: { ...session, lastSeenAt: moment } }
}

/**
 * Whether the token that a request came with still opens its session. For what goes on after the request was let in; it
 * does not count as use, or a page left open would keep the session alive for ever.
 */
export async function isOpen(
  { read, now, settings }: Pick<Ports, 'read' | 'now' | 'settings'>,
  { id, tokenHash }: Session,
): Promise<boolean> {
  const session = await read(({ sessions }) => sessions.findByToken(tokenHash))
  return session?.id === id && isLive(session, settings.sessionIdleMs, now())
}
