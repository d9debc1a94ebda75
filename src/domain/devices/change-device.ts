import type { DeviceId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { undoWindowOf } from '../recovery/frozen.ts'
import { isConfirmed } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type Device, isListed } from './device.ts'
import type { Enroller } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'

export type ChangeRefusal =
  | 'confirm-first'
  | SessionOver
  /** This user has no such device; ids of others look the same (H06). */
  | 'not-found'

export interface OwnDevice extends Enroller {
  device: Device
}

/** A device that this session may change now, under its user's lock. Only a fresh, full session changes devices (H07). */
export async function findToChange(
  ports: Ports,
  stores: Stores,
  { session: asking, deviceId }: { session: Session; deviceId: DeviceId },
): Promise<{ found: true; own: OwnDevice } | { found: false; reason: ChangeRefusal }> {
  const locked = await lockSession(ports, stores, asking)
  if (!locked) return { found: false, reason: 'session-over' }
  const { user, session } = locked
  const enroller = await readEnroller(ports, stores, { session, user })
  const device = enroller.devices.find(({ id }) => id === deviceId)
  if (!device || !isListed(device)) return { found: false, reason: 'not-found' }
  const { settings } = ports
  if (!isConfirmed(session, user, { settings, now: ports.now() }))
    return { found: false, reason: 'confirm-first' }
  return { found: true, own: { ...enroller, device } }
}

/** Until when no device of this user is added or removed, because a recovery can still be undone. */
export const waitsUntil = (own: OwnDevice, now: Date): Date | undefined =>
  undoWindowOf(own.recoveries, now)
