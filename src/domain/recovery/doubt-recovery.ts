import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'

const HOUR_MS = 3_600_000

/**
 * An administrator who may not stop it says that a recovery is not its owner's: they are warned, and an instant one waits
 * a day, complete already or not. It closes nothing: a mailbox of somebody else's is no weapon.
 */
export async function doubtRecovery(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Asker },
): Promise<void> {
  const now = ports.now()
  // Until whatever is begun now is certainly complete or over.
  const heldUntil = new Date(now.getTime() + ports.settings.provingMs)
  if (!user.alternativeFactorsHeldUntil || user.alternativeFactorsHeldUntil < heldUntil)
    await stores.users.save({ ...user, alternativeFactorsHeldUntil: heldUntil })
  await keepRecovery(ports, stores, { recovery, event: { name: 'doubted' }, user, asker })
  const data = { recoveryId: recovery.id }
  await writeEvent(ports, stores, { kind: 'recovery.doubted', user, actor: 'nobody', asker, data })
  // Once an hour: a link is no means to flood a mailbox (R21).
  const lately = await stores.notices.of(user.id, new Date(now.getTime() - HOUR_MS))
  if (lately.some(({ event }) => event === 'recovery-doubted')) return
  const recoveryId = recovery.id
  await tellOwner(ports, stores, { event: 'recovery-doubted', user, asker, recoveryId })
}
