import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { type ChangeRefusal, findToChange, type OwnDevice, waitsUntil } from './change-device.ts'
import { canSignIn, type Device, isListed } from './device.ts'
import { takeAway } from './take-away.ts'

export type Removal =
  | { removed: true; unprotected: boolean }
  | { removed: false; reason: ChangeRefusal | 'undo-window'; until?: Date }

/**
 * Takes a device away (`takeAway`). Removing the last one that can sign in makes its user never protected again: only in a
 * fresh MFA session, and nowhere else in the product.
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

    const { user } = found.own
    const unprotected = isLast(found.own.devices, deviceId)
    for (const device of goingWith(found.own, unprotected)) {
      await takeAway(ports, stores, { user, device, session, asker })
    }
    if (unprotected) {
      const { protectedAt: _, ...open } = user
      await stores.users.save(open)
      if (await stores.recoveryCodes.end(user.id, ports.now()))
        await writeEvent(ports, stores, { kind: 'recovery-code.ended', user, asker, session })
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

/** With the last one go the suspended ones, and the recovery codes: nothing may come back to a user who is protected no more. */
const goingWith = ({ device, devices }: OwnDevice, unprotected: boolean): Device[] =>
  unprotected ? devices.filter(isListed) : [device]
