import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { finishRecovery } from '../recovery/finish-recovery.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { User } from '../users/user.ts'
import { readCode } from './code.ts'
import { canSignIn, type Device } from './device.ts'
import { checkEnrolmentPair, type PairRefusal } from './enrolment-pair.ts'
import { hotpKey } from './hotp.ts'
import { type EnrolmentRefusal, mayEnrol } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'
import { takeAway } from './take-away.ts'

export type ActivationRefusal =
  | PairRefusal
  | EnrolmentRefusal
  | SessionOver
  | 'not-a-code'
  | 'wait'
  | 'too-many'
  | 'name-taken'
  /** The draft was cancelled, replaced or is too old: begin again. */
  | 'no-draft'
  /** The recovery was stopped while the codes were typed: nothing was added (invariant 6). */
  | 'recovery-stopped'

export type Activation =
  /**
   * 'confirm': this session has not shown the device yet and is no MFA session (SI-3). 'sign-in': the restricted session
   * is over. 'list': nothing more to do.
   */
  | { added: true; device: Device; next: 'list' | 'confirm' | 'sign-in' }
  | { added: false; reason: ActivationRefusal; until?: Date; retryAt?: Date }

export interface TypedPair {
  first: string
  second: string
}

interface Enrolment {
  session: Session
  asker: Asker
  typed: TypedPair
}

/** Two consecutive codes make the session's draft an active device and burn both. The first device protects its user. */
export async function finishEnrolment(ports: Ports, enrolment: Enrolment): Promise<Activation> {
  const { session, typed } = enrolment
  const draft = await ports.read(({ devices }) => devices.findDraft(session.id, ports.now()))
  if (draft?.kind !== 'authenticator') return { added: false, reason: 'no-draft' }
  if (!readCode(typed.first) || !readCode(typed.second))
    return { added: false, reason: 'not-a-code' }

  const limit = limits.deviceCodes(ports.settings)
  const charged = await charge(ports, [{ key: `draft:${draft.id}`, limit }])
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { added: false, reason, ...(retryAt && { retryAt }) }
  }
  try {
    return await ports.transact((stores) => activate(ports, stores, enrolment))
  } catch (thrown) {
    if (thrown instanceof NotAdded) return { added: false, reason: thrown.reason }
    throw thrown
  }
}

/** Thrown so that the activation is rolled back with everything around it. */
class NotAdded extends Error {
  readonly reason: 'recovery-stopped' | 'no-draft' | 'name-taken'
  constructor(reason: NotAdded['reason']) {
    super(reason)
    this.reason = reason
  }
}

async function activate(
  ports: Ports,
  stores: Stores,
  { session: asking, asker, typed }: Enrolment,
): Promise<Activation> {
  const own = await lockSession(ports, stores, asking)
  if (!own) return { added: false, reason: 'session-over' }
  const { user, session } = own
  const enroller = await readEnroller(ports, stores, { session, user })
  const { settings } = ports
  const draft = await stores.devices.findDraft(session.id, ports.now())
  const replacing = draft?.replaces
  const door = mayEnrol(enroller, { settings, now: ports.now(), begun: true, replacing })
  if (!door.open) {
    const { reason, until } = door
    return { added: false, reason, ...(until && { until }) }
  }
  if (draft?.kind !== 'authenticator') return { added: false, reason: 'no-draft' }
  const secret = hotpKey(ports.vault.open(draft.sealedSecret, draft.id))
  const verdict = checkEnrolmentPair(secret, typed, ports.now())
  if (!verdict.accepted) return { added: false, reason: verdict.reason }

  const { draftOf: _, draftUntil: __, ...rest } = draft
  const { lastStep, driftSteps } = verdict
  const device: Device = {
    ...rest,
    status: 'active',
    lastStep,
    driftSteps,
    activatedAt: ports.now(),
  }
  return addDevice(ports, stores, { session, asker, user, device })
}

interface Adding {
  session: Session
  asker: Asker
  user: User
  device: Device
}

/** The old one gives way first: the new one may have its name. Both happen, or neither does. */
async function addDevice(ports: Ports, stores: Stores, adding: Adding): Promise<Activation> {
  const { device, user, session } = adding
  const replaced = await findReplaced(stores, device)
  if (replaced) {
    await takeAway(ports, stores, { ...adding, device: replaced, replacedBy: device })
    await stores.sessions.endAll(user.id, session.id)
    await stores.signins.dropAll(user.id)
  }
  const outcome = await stores.devices.activate(device)
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
): Promise<Activation> {
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
