import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { registerProposed } from '../proposals/register-proposed.ts'
import type { User } from '../users/user.ts'
import { keepStopLinks } from './keep-stop-links.ts'
import type { Recovery } from './recovery.ts'

/**
 * What happens at the first entry: the lost devices, no others, are suspended and every other session ends. A number that
 * was proposed and called in it is registered now. Part of the transaction that moved the recovery.
 */
export async function grantRecovery(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Asker },
): Promise<void> {
  for (const deviceId of recovery.lostDevices) {
    if (!(await stores.devices.suspend(deviceId, 'recovery', ports.now()))) continue
    const data = { deviceId, for: 'recovery' }
    await writeEvent(ports, stores, { kind: 'device.suspended', user, asker, data })
  }
  await stores.sessions.endAll(user.id)
  await stores.signins.dropAll(user.id)
  await stores.links.killAll(user.id, ports.now())
  await registerProposed(ports, stores, { recovery, user, asker })
  const recoveryId = recovery.id
  await tellOwner(ports, stores, { event: 'recovery-granted', user, asker, recoveryId })
  await keepStopLinks(ports, stores, recovery)
}
