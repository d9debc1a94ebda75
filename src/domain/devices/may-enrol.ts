import type { DeviceId } from '../ids.ts'
import { undoWindowOf } from '../recovery/frozen.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { isConfirmed, isFullySignedIn } from '../sessions/confirmed.ts'
import type { Session } from '../sessions/session.ts'
import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'
import { canSignIn, type Device } from './device.ts'

export type EnrolmentRefusal =
  | 'confirm-first'
  /** The recovery of this restricted session was stopped, or its time is over. */
  | 'recovery-over'
  | 'too-many-devices'
  /** After a recovery other devices wait `until` it can be undone no more (invariant 5). */
  | 'undo-window'

export type EnrolmentDoor = { open: true } | { open: false; reason: EnrolmentRefusal; until?: Date }

export interface Enroller {
  session: Session
  user: User
  devices: readonly Device[]
  recoveries: readonly Recovery[]
}

interface EnrolmentMoment {
  settings: Settings
  now: Date
  begun: boolean
  /** Gives way to the new one, so that no further place is needed. */
  replacing?: DeviceId | undefined
}

/**
 * Whether this session may enrol a device. For someone protected: a fresh MFA session, or the restricted session of a
 * granted recovery (invariant 2). For someone never protected: a fresh password.
 *
 * `begun` is for the second half of an enrolment, which may take longer than freshness lasts: its draft was made in a
 * fresh session and is readable in that one only.
 */
export function mayEnrol(
  { session, user, devices, recoveries }: Enroller,
  { settings, now, begun, replacing }: EnrolmentMoment,
): EnrolmentDoor {
  if (session.kind === 'restricted') {
    const recovery = recoveries.find(({ id }) => id === session.recoveryId)
    const granted = recovery?.status.name === 'granted' && recovery.status.until > now
    if (!granted) return { open: false, reason: 'recovery-over' }
    return hasRoom(devices, settings)
  }
  const shown = begun
    ? isFullySignedIn(session, user)
    : isConfirmed(session, user, { settings, now })
  if (!shown) return { open: false, reason: 'confirm-first' }
  // A first device is none of the "other devices" that wait.
  const until = user.protectedAt && undoWindowOf(recoveries, now)
  if (until) return { open: false, reason: 'undo-window', until }
  const staying = devices.filter(({ id }) => id !== replacing)
  return hasRoom(staying, settings)
}

/** Suspended ones do not count: whoever lost one of eight may replace it. */
const hasRoom = (devices: readonly Device[], { devicesMost }: Settings): EnrolmentDoor =>
  devices.filter(canSignIn).length < devicesMost
    ? { open: true }
    : { open: false, reason: 'too-many-devices' }
