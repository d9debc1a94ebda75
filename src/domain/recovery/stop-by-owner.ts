import type { Asker } from '../asker.ts'
import type { RecoveryId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { recoveryToShow } from '../signin/recovery-to-show.ts'
import type { Recovery } from './recovery.ts'
import { stopRecovery } from './stop-recovery.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** What a full sign-in is shown first: a recovery of its own user that somebody has got somewhere with. */
export function findOpenRecovery(
  ports: Ports,
  { userId }: Pick<Session, 'userId'>,
): Promise<Recovery | undefined> {
  const since = new Date(ports.now().getTime() - WEEK_MS)
  return ports.read(async ({ recoveries }) =>
    recoveryToShow(await recoveries.of(userId, since), ports.now()),
  )
}

/** Stops a recovery from a session that showed everything its user has. False: not theirs, or over already. */
export function stopByOwner(
  ports: Ports,
  { session, recoveryId, asker }: { session: Session; recoveryId: RecoveryId; asker: Asker },
): Promise<boolean> {
  return ports.transact(async (stores) => {
    const locked = await lockSession(ports, stores, session)
    if (!locked || !isFullySignedIn(locked.session, locked.user)) return false
    const { user } = locked
    const recovery = await stores.recoveries.find(recoveryId)
    if (recovery?.userId !== user.id) return false
    return stopRecovery(ports, stores, { recovery, user, by: 'session', asker })
  })
}
