import { frozenUntil } from '../recovery/frozen.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { isConfirmed, isFullySignedIn } from '../sessions/confirmed.ts'
import type { Session } from '../sessions/session.ts'
import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'

/** 'device-first': codes stand in for a device, so whoever has none has no use for them. */
export type CodesRefusal = 'confirm-first' | 'device-first' | 'frozen'
export type CodesDoor = { open: true } | { open: false; reason: CodesRefusal; until?: Date }

export interface CodesMaker {
  session: Session
  user: User
  recoveries: readonly Recovery[]
}

/**
 * Whether this session may make recovery codes: in a fresh MFA session only, and not while somebody is getting back in. In the
 * undo window it may (invariant 5's exception): codes were just used, and an undo ends what was made since.
 *
 * `begun`: keeping them may take longer than freshness lasts; their draft is readable in the session that made it only.
 */
export function mayMakeCodes(
  { session, user, recoveries }: CodesMaker,
  { settings, now, begun }: { settings: Settings; now: Date; begun: boolean },
): CodesDoor {
  if (!user.protectedAt) return { open: false, reason: 'device-first' }
  const shown = begun
    ? isFullySignedIn(session, user)
    : isConfirmed(session, user, { settings, now })
  if (!shown) return { open: false, reason: 'confirm-first' }
  const running = recoveries.filter(({ status }) => status.name !== 'finished')
  const until = frozenUntil(running, now)
  return until ? { open: false, reason: 'frozen', until } : { open: true }
}
