import type { Ports } from '../ports.ts'
import { undoWindowOf } from '../recovery/frozen.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { canSignIn, type Device, isListed } from './device.ts'
import { readEnroller } from './read-enroller.ts'

export interface DeviceList {
  user: User
  /** Oldest first. */
  devices: readonly Device[]
  /** How many count against the limit. */
  active: number
  most: number
  /** The device that this session is adding. */
  draft?: Device
  /** In a restricted session: which devices the recovery is about. */
  lost: readonly Device['id'][]
  /** Until then no device is added or removed, because a recovery can still be undone. */
  waitsUntil?: Date
}

/** What the owner sees of their devices (DE-5). */
export function listDevices(ports: Ports, { session }: { session: Session }): Promise<DeviceList> {
  return ports.read(async (stores) => {
    const { user, devices, recoveries } = await readEnroller(ports, stores, { session })
    const draft = await stores.devices.findDraft(session.id, ports.now())
    const own = recoveries.find(({ id }) => id === session.recoveryId)
    const waitsUntil = user.protectedAt && undoWindowOf(recoveries, ports.now())
    return {
      user,
      devices: devices.filter(isListed),
      active: devices.filter(canSignIn).length,
      most: ports.settings.devicesMost,
      ...(draft && { draft }),
      lost: own?.lostDevices ?? [],
      ...(waitsUntil && { waitsUntil }),
    }
  })
}
