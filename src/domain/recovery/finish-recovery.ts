import type { Asker } from '../asker.ts'
import type { DeviceId, RecoveryId } from '../ids.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'

/**
 * The new device is being activated: part of that transaction, under the user's lock. False when the recovery was
 * stopped or is over: then the caller must throw the activation away (invariant 6). Every session ends; a full sign-in
 * with the new device comes next.
 */
export async function finishRecovery(
  ports: Ports,
  stores: Stores,
  {
    recoveryId,
    device,
    user,
    asker,
  }: { recoveryId: RecoveryId; device: DeviceId; user: User; asker: Asker },
): Promise<boolean> {
  const recovery = await stores.recoveries.find(recoveryId)
  if (!recovery) return false
  const kept = await keepRecovery(ports, stores, {
    recovery,
    event: { name: 'finished', device },
    user,
    asker,
  })
  if (!kept.moved) return false
  await afterFinish(stores, { recovery: kept.recovery, user, now: ports.now() })
  await tellOwner(ports, stores, { event: 'recovery-finished', user, asker, recoveryId })
  const other = { event: 'other-recovery-finished', subject: user, asker, recoveryId } as const
  await tellAdministrators(ports, stores, other)
  return true
}

/** All sessions end, tokens wait for their owner, and every "This wasn't me" of this recovery lives until the undo window ends. */
export async function afterFinish(
  stores: Stores,
  { recovery, user, now }: { recovery: Recovery; user: User; now: Date },
): Promise<void> {
  await stores.sessions.endAll(user.id)
  await stores.tokens.suspendAll(user.id, now)
  await stores.signins.dropAll(user.id)
  await stores.links.killAll(user.id, now)
  if (recovery.status.name === 'finished')
    await stores.notices.extend(recovery.id, recovery.status.undoUntil)
}
