import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { type ChangeRefusal, findToChange, type OwnDevice, waitsUntil } from './change-device.ts'
import { canSignIn, type Device, isListed } from './device.ts'

export type Removal =
  | { removed: true; unprotected: boolean }
  | { removed: false; reason: ChangeRefusal | 'undo-window'; until?: Date }

/**
 * Revokes a device for good and forgets its secret. Removing the last one that can sign in makes its user never protected
 * again: only in a fresh MFA session, and nowhere else in the product.
 */
export function removeDevice(
  ports: Ports,
  { session, deviceId, asker }: { session: Session; deviceId: DeviceId; asker: Asker },
): Promise<Removal> {
  return ports.transact(async (stores) => {
    const found = await findToChange(ports, stores, { session, deviceId })
    if (!found.found) return { removed: false, reason: found.reason }
    const until = waitsUntil(found.own, ports.now())
    if (until) return { removed: false, reason: 'undo-window', until }

    const unprotected = isLast(found.own.devices, deviceId)
    for (const device of goingWith(found.own, unprotected)) {
      await revoke(ports, stores, { own: found.own, device, session, asker })
    }
    const { user } = found.own
    if (unprotected) {
      const { protectedAt: _, ...open } = user
      await stores.users.save(open)
    }
    await stores.sessions.endAll(user.id, session.id)
    await stores.signins.dropAll(user.id)
    return { removed: true, unprotected }
  })
}

/** Whether no other device could sign in once this one is gone. */
export function isLast(devices: readonly Device[], deviceId: DeviceId): boolean {
  const device = devices.find(({ id }) => id === deviceId)
  return (
    device !== undefined &&
    canSignIn(device) &&
    !devices.some((other) => other.id !== deviceId && canSignIn(other))
  )
}

/** With the last one go the suspended ones: nothing may come back to a user who is protected no more. */
const goingWith = ({ device, devices }: OwnDevice, unprotected: boolean): Device[] =>
  unprotected ? devices.filter(isListed) : [device]

async function revoke(
  ports: Ports,
  stores: Stores,
  {
    own,
    device,
    session,
    asker,
  }: { own: OwnDevice; device: Device; session: Session; asker: Asker },
): Promise<void> {
  const { user } = own
  if (!(await stores.devices.revoke(device.id, ports.now()))) return
  const data = { deviceId: device.id }
  await tellOwner(ports, stores, { event: 'device-removed', user, asker, about: device.name })
  await writeEvent(ports, stores, { kind: 'device.removed', user, asker, session, data })
}
