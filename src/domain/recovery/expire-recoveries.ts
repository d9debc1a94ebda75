import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'
import { isReplacedBy } from './replaced.ts'
import { endItsSessions } from './stop-recovery.ts'

const BATCH = 100

/** What time ends: proofs not shown, holds not claimed, grants not used, undo windows. Answers how many moved. */
export async function expireRecoveries(ports: Ports): Promise<number> {
  const due = await ports.read(({ recoveries }) => recoveries.due(ports.now(), BATCH))
  const failures: unknown[] = []
  for (const { id, userId } of due) {
    const work = ports.transact(async (stores) => {
      const user = await stores.users.lock(userId)
      const recovery = await stores.recoveries.find(id)
      if (recovery) await expire(ports, stores, { recovery, user })
    })
    // One that fails must not keep the others waiting.
    await work.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} recoveries could not be moved on`)
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

/** The undo window is over: what was lost is worthless for good, and the owner is told (invariant 4). */
async function revokeLost(
  ports: Ports,
  stores: Stores,
  { recovery, user }: { recovery: Recovery; user: User },
): Promise<void> {
  for (const device of await stores.devices.all(user.id)) {
    if (!isReplacedBy(device, recovery)) continue
    await stores.devices.revoke(device.id, ports.now())
    const data = { deviceId: device.id }
    await writeEvent(ports, stores, { kind: 'device.revoked', user, actor: 'system', data })
    await tellOwner(ports, stores, {
      event: 'device-removed',
      user,
      asker: NOBODY,
      about: device.name,
    })
  }
}

const NOBODY = { network: '', userAgent: '' }
