import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Device } from '../devices/device.ts'
import type { DeviceId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { CodeRefusal } from '../signin/attempt-device.ts'
import { judgeDevice, type Showing } from '../signin/judge-device.ts'
import { keepRecovery } from './keep-recovery.ts'
import { isUnfinished } from './recovery.ts'
import { isReplacedBy } from './replaced.ts'
import { endItsSessions } from './stop-recovery.ts'

export type FoundRefusal = CodeRefusal | { accepted: false; reason: 'undo-only' }
export type FoundAnswer = { accepted: true } | FoundRefusal

/**
 * "I found it": the password (which the caller has seen) and the suspended device bring it back, and end what
 * was begun to replace it. After a finished recovery only its undo brings the old device back.
 */
export async function findDevice(
  ports: Ports,
  found: { userId: UserId; asker: Asker } & Showing,
): Promise<FoundAnswer> {
  const { userId, asker } = found
  // A passkey names itself only in its answer.
  if ('deviceId' in found && (await ports.read((stores) => wasReplaced(stores, found))))
    return UNDO_ONLY
  const attempt = { ...found, purpose: 'found' as const, accepts: wasLost }
  const judgement = await judgeDevice(ports, attempt, async (stores, { user, device }) => {
    const deviceId = device.id
    // It may have been replaced while it was looked at.
    if (await wasReplaced(stores, { userId, deviceId })) return false
    await stores.devices.reinstate(deviceId)
    const about = { user, asker }
    await writeEvent(ports, stores, { ...about, kind: 'device.reinstated', data: { deviceId } })
    await tellOwner(ports, stores, { ...about, event: 'device-found', about: device.name })
    await endRecoveries(ports, stores, { userId, asker })
    return true
  })
  if (!judgement.accepted) return judgement
  return judgement.result ? { accepted: true } : UNDO_ONLY
}

const UNDO_ONLY = { accepted: false, reason: 'undo-only' } as const

async function wasReplaced(
  { recoveries, devices }: Stores,
  { userId, deviceId }: { userId: UserId; deviceId: DeviceId },
): Promise<boolean> {
  const all = await recoveries.of(userId, new Date(0))
  const device = await devices.find(userId, deviceId)
  return device !== undefined && all.some((recovery) => isReplacedBy(device, recovery))
}

/** A device that was suspended for wrong codes must be bound again instead: its secret may be half guessed. */
export const wasLost = ({ status, suspendedFor }: Device): boolean =>
  status === 'suspended' && (suspendedFor === 'lost' || suspendedFor === 'recovery')

async function endRecoveries(
  ports: Ports,
  stores: Stores,
  { userId, asker }: { userId: UserId; asker: Asker },
): Promise<void> {
  const user = await stores.users.get(userId)
  for (const recovery of await stores.recoveries.of(userId, new Date(0))) {
    if (!isUnfinished(recovery)) continue
    await keepRecovery(ports, stores, { recovery, event: { name: 'found' }, user, asker })
    await endItsSessions(stores, recovery)
    await stores.links.killFor({ purpose: 'recovery', recoveryId: recovery.id }, ports.now())
  }
}
