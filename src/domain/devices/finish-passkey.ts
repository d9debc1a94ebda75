import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { readAttestation } from '../passkeys/answer.ts'
import type { AttestationVerdict } from '../passkeys/passkeys.ts'
import { takeChallenge } from '../passkeys/take-challenge.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Added, addDevice, CredentialTaken, NotAdded } from './add-device.ts'
import type { Passkey } from './device.ts'
import type { ActivationRefusal } from './finish-enrolment.ts'
import { mayEnrol } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'

export type PasskeyActivationRefusal =
  | ActivationRefusal
  /** The question was answered before, or too late: ask again. */
  | 'passkey-expired'
  /** It is no new passkey of this site. */
  | 'passkey-refused'
  /** Somebody has this passkey already. */
  | 'credential-taken'

export type PasskeyActivation =
  | Added
  | { added: false; reason: PasskeyActivationRefusal; until?: Date; retryAt?: Date }

interface Registration {
  session: Session
  asker: Asker
  /** As the page sent it. */
  passkey: string
}

/** What the authenticator answered makes the session's draft an active passkey. The first device protects its user. */
export async function finishPasskey(
  ports: Ports,
  registration: Registration,
): Promise<PasskeyActivation> {
  const { session, asker, passkey } = registration
  const draft = await ports.read(({ devices }) => devices.findDraft(session.id, ports.now()))
  if (draft?.kind !== 'passkey') return { added: false, reason: 'no-draft' }
  const answer = readAttestation(passkey)
  if (!answer) return { added: false, reason: 'passkey-refused' }

  const limit = limits.deviceCodes(ports.settings)
  const charged = await charge(ports, [{ key: `draft:${draft.id}`, limit }])
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { added: false, reason, ...(retryAt && { retryAt }) }
  }
  const about = { asker, purpose: 'enrol', subject: session.id } as const
  const challenge = await takeChallenge(ports, answer, about)
  if (challenge === undefined) return { added: false, reason: 'passkey-expired' }
  const verdict = await ports.passkeys.checkAttestation(answer, challenge)
  try {
    return await ports.transact((stores) => activate(ports, stores, { ...registration, verdict }))
  } catch (thrown) {
    if (thrown instanceof NotAdded) return { added: false, reason: thrown.reason }
    if (thrown instanceof CredentialTaken) return { added: false, reason: 'credential-taken' }
    throw thrown
  }
}

async function activate(
  ports: Ports,
  stores: Stores,
  { session: asking, asker, verdict }: Registration & { verdict: AttestationVerdict },
): Promise<PasskeyActivation> {
  const own = await lockSession(ports, stores, asking)
  if (!own) return { added: false, reason: 'session-over' }
  const { user, session } = own
  const enroller = await readEnroller(ports, stores, own)
  const draft = await stores.devices.findDraft(session.id, ports.now())
  const moment = { settings: ports.settings, now: ports.now() }
  const door = mayEnrol(enroller, { ...moment, begun: true, replacing: draft?.replaces })
  if (!door.open)
    return { added: false, reason: door.reason, ...(door.until && { until: door.until }) }
  if (draft?.kind !== 'passkey') return { added: false, reason: 'no-draft' }
  if (!verdict.accepted) {
    const data = { deviceId: draft.id, reason: verdict.fault }
    await writeEvent(ports, stores, { kind: 'signin.passkey-refused', user, session, asker, data })
    return { added: false, reason: 'passkey-refused' }
  }
  const { credential } = verdict
  if (await stores.devices.findByCredential(credential.id))
    return { added: false, reason: 'credential-taken' }
  const { draftOf: _, draftUntil: __, ...rest } = draft
  const device: Passkey = { ...rest, credential, status: 'active', activatedAt: ports.now() }
  return addDevice(ports, stores, { session, asker, user, device })
}
