import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { finishRecovery } from '../recovery/finish-recovery.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { canSignIn, type Device } from './device.ts'
import { takeAway } from './take-away.ts'

/**
 * 'confirm': this session has not shown the device yet and is no MFA session (SI-3). 'sign-in': the restricted session
 * is over. 'list': nothing more to do.
 */
export interface Added {
  added: true
  device: Device
  next: 'list' | 'confirm' | 'sign-in'
}

/** Thrown so that the activation is rolled back with everything around it. */
export class NotAdded extends Error {
  readonly reason: 'recovery-stopped' | 'no-draft' | 'name-taken'
  constructor(reason: NotAdded['reason']) {
    super(reason)
    this.reason = reason
  }
}

/** Thrown likewise: somebody was quicker to register this very passkey. */
export class CredentialTaken extends Error {}

interface Adding {
  session: Session
  asker: Asker
  user: User
  device: Device
}

/**
 * Makes a draft the device that was proven, with everything that follows in the same transaction: what it replaces gives way
 * first (the new one may have its name), it ends the recovery of a restricted session, its owner is told, the first one
 * protects them. Throws `NotAdded`, of a passkey `CredentialTaken` too.
 */
export async function addDevice(ports: Ports, stores: Stores, adding: Adding): Promise<Added> {
  const { device, user, session } = adding
  const replaced = await findReplaced(stores, device)
  if (replaced) {
    await takeAway(ports, stores, { ...adding, device: replaced, replacedBy: device })
    await stores.sessions.endAll(user.id, session.id)
    await stores.signins.dropAll(user.id)
  }
  const outcome = await stores.devices.activate(device)
  if (outcome === 'credential-taken') throw new CredentialTaken()
  if (outcome !== 'activated') throw new NotAdded(outcome === 'gone' ? 'no-draft' : 'name-taken')
  return added(ports, stores, { ...adding, replaced })
}

/** One that was lost or removed since the draft was made has given way already. */
async function findReplaced(
  { devices }: Stores,
  { userId, replaces }: Device,
): Promise<Device | undefined> {
  const old = replaces && (await devices.find(userId, replaces))
  return old && canSignIn(old) ? old : undefined
}

async function added(
  ports: Ports,
  stores: Stores,
  { session, asker, user, device, replaced }: Adding & { replaced: Device | undefined },
): Promise<Added> {
  const data = { deviceId: device.id }
  await writeEvent(ports, stores, { kind: 'device.added', user, asker, session, data })
  if (session.recoveryId) {
    const { recoveryId } = session
    const won = await finishRecovery(ports, stores, { recoveryId, device: device.id, user, asker })
    if (!won) throw new NotAdded('recovery-stopped')
    return { added: true, device, next: 'sign-in' }
  }
  // Of a replacement the owner was told as one thing.
  if (!replaced)
    await tellOwner(ports, stores, { event: 'device-added', user, asker, about: device.name })
  if (!user.protectedAt) await protect(ports, stores, { user, session })
  return { added: true, device, next: isMfa(session) ? 'list' : 'confirm' }
}

/** From now on a device is asked for. Sessions that showed only the password elsewhere end (R11). */
async function protect(
  { now }: Ports,
  { users, sessions, signins }: Stores,
  { user, session }: { user: User; session: Session },
): Promise<void> {
  await users.save({ ...user, protectedAt: now() })
  await sessions.endAll(user.id, session.id)
  await signins.dropAll(user.id)
}
