import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Added, addDevice, NotAdded } from './add-device.ts'
import { readCode } from './code.ts'
import type { Device } from './device.ts'
import { checkEnrolmentPair, type PairRefusal } from './enrolment-pair.ts'
import { hotpKey } from './hotp.ts'
import { type EnrolmentRefusal, mayEnrol } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'

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
  | Added
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
