import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Running } from './running-recovery.ts'

/** An attempt that was only there to claim another one has done its work. */
export async function endClaim(
  ports: Ports,
  stores: Stores,
  { running, asker }: { running: Running; asker: Asker },
): Promise<void> {
  const { attempt: recovery, target, user } = running
  if (recovery.id === target.id) return
  await keepRecovery(ports, stores, { recovery, event: { name: 'claimed' }, user, asker })
}
