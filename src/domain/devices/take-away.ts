import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { beforeLastDays } from '../users/earlier-addresses.ts'
import type { User } from '../users/user.ts'
import { type BeforeRemoval, canSignIn, type Device } from './device.ts'

export interface TakingAway {
  /** As they are before it. */
  user: User
  device: Device
  session: Session
  asker: Asker
  /** What it gives way to, already confirmed. */
  replacedBy?: Device
}

/**
 * Takes a device out of use, by its owner's will: part of a transaction that holds the user's lock. It signs in no more,
 * counts no more and leaves its name free. Until the undo window ends the letter about it, the password as it is now and a
 * code of it bring it back (`undoRemoval`). One that was lost for so long already is revoked at once: nobody misses it.
 */
export async function takeAway(ports: Ports, stores: Stores, taking: TakingAway): Promise<void> {
  const { user, device, session, asker, replacedBy } = taking
  const at = ports.now()
  const undoable = isMissed(device, ports)
  const taken = undoable
    ? await stores.devices.remove(device.id, {
        at,
        beforeRemoval: await asItIs(ports, stores, taking),
      })
    : await stores.devices.revoke(device.id, at)
  if (!taken) return
  await tellOwner(ports, stores, {
    event: replacedBy ? 'device-replaced' : 'device-removed',
    user,
    asker,
    about: device.name,
    deviceId: device.id,
    ...(undoable && { until: undoUntil(at, ports) }),
  })
  const data = { deviceId: device.id, ...(replacedBy && { replacedBy: replacedBy.id }) }
  await writeEvent(ports, stores, { kind: 'device.removed', user, asker, session, data })
}

/** What an undo puts back. */
async function asItIs(
  ports: Ports,
  { users }: Stores,
  { user, session }: TakingAway,
): Promise<BeforeRemoval> {
  const { passwordHash, earlierPasswordHash, earlierPasswordUntil, protectedAt } = user
  const isLate = !earlierPasswordUntil || earlierPasswordUntil <= ports.now()
  const number = await users.findNumber(user.id)
  return {
    sessionStartedAt: session.startedAt,
    ...(passwordHash && { passwordHash }),
    ...(earlierPasswordHash && !isLate && { earlierPasswordHash }),
    ...(protectedAt && { protectedAt }),
    addresses: beforeLastDays(ports, user, await users.addresses(user.id)),
    ...(number && { number }),
  }
}

/**
 * Whoever took an open session may report a device lost before they remove it: its owner has the whole window to say so. One
 * that was suspended for wrong codes never comes back.
 */
function isMissed(device: Device, { now, settings }: Pick<Ports, 'now' | 'settings'>): boolean {
  const { suspendedFor, suspendedAt } = device
  if (canSignIn(device)) return true
  if (suspendedFor === 'wrong-codes' || !suspendedAt) return false
  return now().getTime() - suspendedAt.getTime() < settings.undoWindowMs
}

/** Until when a device that was removed then can be brought back. */
export const undoUntil = (removedAt: Date, { settings }: Pick<Ports, 'settings'>): Date =>
  new Date(removedAt.getTime() + settings.undoWindowMs)
