import type { Asker } from '../asker.ts'
import type { RecoveryId, SessionId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from '../users/user.ts'
import type { Session, ShownFactor } from './session.ts'

export interface StartedSession {
  session: Session
  /** For the cookie; only its hash is stored. */
  token: string
}

/** A new session under a new token, in place of whatever this user had in this browser (B11). */
export async function startSession(
  { chance, now, settings }: Ports,
  { sessions }: Stores,
  start: {
    user: User
    asker: Asker
    factors: readonly ShownFactor[]
    /** The recovery that a restricted session belongs to. */
    restrictedTo?: RecoveryId
  },
): Promise<StartedSession> {
  const { user, asker, factors, restrictedTo } = start
  await sessions.endIn(user.id, asker.browser)

  const token = chance.token()
  const lifeMs = restrictedTo ? settings.restrictedSessionMs : settings.sessionMs
  const session: Session = {
    id: chance.id<SessionId>(),
    tokenHash: hashToken(token),
    accountId: user.accountId,
    userId: user.id,
    browser: asker.browser,
    kind: restrictedTo ? 'restricted' : 'full',
    ...(restrictedTo && { recoveryId: restrictedTo }),
    factors,
    startedAt: now(),
    lastSeenAt: now(),
    endsAt: new Date(now().getTime() + lifeMs),
    userAgent: asker.userAgent,
    network: asker.network,
  }
  await sessions.add(session)
  return { session, token }
}
