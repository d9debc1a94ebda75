import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { type ChangeRefusal, findToChange } from '../devices/change-device.ts'
import { moveHandset } from '../devices/handsets.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { comesByItself } from './move.ts'

export type CarryingOver =
  | { carried: true }
  | { carried: false; reason: ChangeRefusal | 'no-move' | 'move-it' }

/**
 * A synced passkey is on the new phone without being set up there: only where it lives is written down. Every other device
 * has to be set up anew ('move-it').
 */
export function carryOver(
  ports: Ports,
  input: { session: Session; deviceId: DeviceId; asker: Asker },
): Promise<CarryingOver> {
  const { session, deviceId, asker } = input
  return ports.transact(async (stores) => {
    const found = await findToChange(ports, stores, { session, deviceId })
    if (!found.found) return { carried: false, reason: found.reason }
    const { user, device } = found.own
    const move = await stores.moves.find(user.id)
    if (!move) return { carried: false, reason: 'no-move' }
    if (!comesByItself(device)) return { carried: false, reason: 'move-it' }
    await stores.devices.setHandsets(deviceId, moveHandset(device.handsets, move))
    const data = { deviceId }
    await writeEvent(ports, stores, { kind: 'device.renamed', user, asker, session, data })
    return { carried: true }
  })
}
