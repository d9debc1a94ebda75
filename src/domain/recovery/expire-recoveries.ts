import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'
import { endItsSessions } from './stop-recovery.ts'

const BATCH = 100

/** What time ends: proofs not shown, holds not claimed, grants not used, undo windows. Answers how many moved. */
export async function expireRecoveries(ports: Ports): Promise<number> {
  const due = await ports.read(({ recoveries }) => recoveries.due(ports.now(), BATCH))
  for (const { id, userId } of due) {
    await ports.transact(async (stores) => {
      const user = await stores.users.lock(userId)
      const recovery = await stores.recoveries.find(id)
      if (recovery) await expire(ports, stores, { recovery, user })
    })
  }
  return due.length
}

async function expire(
  ports: Ports,
  stores: Stores,
  { recovery, user }: { recovery: Recovery; user: User },
): Promise<void> {
  const kept = await keepRecovery(ports, stores, { recovery, event: { name: 'tick' }, user })
  if (!kept.moved) return
  await endItsSessions(stores, recovery)
  if (recovery.status.name === 'finished') await revokeLost(ports, stores, { recovery, user })
}

/** The undo window is over: the lost device is worthless for good. */
async function revokeLost(
  ports: Ports,
  stores: Stores,
  { recovery, user }: { recovery: Recovery; user: User },
): Promise<void> {
  for (const deviceId of recovery.lostDevices) {
    const device = await stores.devices.find(user.id, deviceId)
    if (device?.status !== 'suspended' || !(await stores.devices.revoke(deviceId, ports.now())))
      continue
    await writeEvent(ports, stores, {
      kind: 'device.revoked',
      user,
      actor: 'system',
      data: { deviceId },
    })
  }
}
