import type { Ports, Stores } from '../ports.ts'
import { frozenUntil } from '../recovery/frozen.ts'
import { isConfirmed, isFullySignedIn } from '../sessions/confirmed.ts'
import type { SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from './user.ts'

/** 'confirm-first': lead to the confirm page. 'frozen': a recovery runs or may still be undone (invariant 5). */
export type ChangeRefusal =
  | { reason: 'confirm-first' }
  | { reason: SessionOver }
  | { reason: 'frozen'; until: Date }

const WEEK_MS = 7 * 24 * 3_600_000

/**
 * Whether this session may change how its user is reached and gets back in; undefined when it may. Both come
 * from `lockSession` in the same transaction. Someone never protected may *add* with any full session, so that the steps after set-up
 * do not ask again; all else asks for a fresh factor.
 */
export async function refusalToChange(
  ports: Ports,
  stores: Stores,
  { session, user, adds = false }: { session: Session; user: User; adds?: boolean },
): Promise<ChangeRefusal | undefined> {
  const moment = { settings: ports.settings, now: ports.now() }
  const may =
    adds && !user.protectedAt ? isFullySignedIn(session, user) : isConfirmed(session, user, moment)
  if (!may) return { reason: 'confirm-first' }
  const until = await frozen(ports, stores, user)
  return until && { reason: 'frozen', until }
}

/** Until when addresses, number and policy of the user stay as they are. */
export async function frozen(
  { now }: Ports,
  { recoveries }: Stores,
  { id }: Pick<User, 'id'>,
): Promise<Date | undefined> {
  return frozenUntil(await recoveries.of(id, new Date(now().getTime() - WEEK_MS)), now())
}
