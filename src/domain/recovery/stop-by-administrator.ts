import type { Asker } from '../asker.ts'
import type { RecoveryId } from '../ids.ts'
import { type ActingRefusal, actingUpon } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { stopRecovery } from './stop-recovery.ts'

export type StopRefusal = ActingRefusal | 'no-such-recovery' | 'over'
export type AdministratorsStop = { done: true } | { done: false; reason: StopRefusal }

/** An administrator stops a recovery of a lower rank. It closes no way: whoever does it showed a device. */
export function stopByAdministrator(
  ports: Ports,
  { session, recoveryId, asker }: { session: Session; recoveryId: RecoveryId; asker: Asker },
): Promise<AdministratorsStop> {
  return ports.transact(async (stores) => {
    const seen = await stores.recoveries.find(recoveryId)
    if (seen?.accountId !== session.accountId) return { done: false, reason: 'no-such-recovery' }
    const upon = await actingUpon(ports, stores, {
      ...{ by: { session }, permission: 'users:write', subject: seen.userId },
    })
    if ('reason' in upon) return { done: false, reason: upon.reason }
    const recovery = (await stores.recoveries.find(recoveryId)) ?? seen
    const actor = upon.acting.user.id
    const stop = { recovery, user: upon.subject, by: 'session', asker, actor } as const
    return (await stopRecovery(ports, stores, stop))
      ? { done: true }
      : { done: false, reason: 'over' }
  })
}
