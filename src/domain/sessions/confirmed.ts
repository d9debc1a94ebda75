import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'
import { isFresh, isMfa, type Session } from './session.ts'

/** Everything the user has was shown in this session: a device where they are protected, else the password. */
export const isFullySignedIn = (session: Session, user: Pick<User, 'protectedAt'>): boolean =>
  session.kind === 'full' && (user.protectedAt === undefined || isMfa(session))

/**
 * Whether the session may change how its user signs in: fully signed in, by a factor shown in the last minutes. When not,
 * lead to the confirm page. A password alone never confirms anything for someone protected (invariant 2, H07).
 */
export const isConfirmed = (
  session: Session,
  user: Pick<User, 'protectedAt'>,
  { settings, now }: { settings: Settings; now: Date },
): boolean => isFullySignedIn(session, user) && isFresh(session, settings.freshMs, now)
