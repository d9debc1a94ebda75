import type { Asker } from '../asker.ts'
import { isListed } from '../devices/device.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { ALGORITHMS } from './passkeys.ts'
import { type CredentialName, credentialNames, putQuestion } from './put-question.ts'
import { userHandleOf } from './user-handle.ts'

/** What `navigator.credentials.create` takes, as JSON. */
export interface RegistrationQuestion {
  challenge: string
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  pubKeyCredParams: { type: 'public-key'; alg: number }[]
  timeout: number
  attestation: 'none'
  authenticatorSelection: { residentKey: 'preferred'; userVerification: 'preferred' }
  /** No authenticator is added twice; the one that gives way may be the one that makes its successor. */
  excludeCredentials: CredentialName[]
}

/** A question for the authenticator that this session's draft will be. Undefined: no passkey is being added here. */
export async function askRegistration(
  ports: Ports,
  { session, service, asker }: { session: Session; service: string; asker: Asker },
): Promise<RegistrationQuestion | undefined> {
  const found = await ports.read(async ({ devices, users }) => {
    const draft = await devices.findDraft(session.id, ports.now())
    if (draft?.kind !== 'passkey' || draft.userId !== session.userId) return undefined
    const all = await devices.all(session.userId)
    const staying = all.filter((device) => isListed(device) && device.id !== draft.replaces)
    return { user: await users.get(session.userId), staying }
  })
  if (!found) return undefined
  const { user, staying } = found
  const name = user.userName ?? user.signInKey
  return {
    challenge: await putQuestion(ports, { asker, purpose: 'enrol', subject: session.id }),
    rp: { id: ports.passkeys.rpId, name: service },
    user: { id: userHandleOf(user.id), name, displayName: name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: ports.settings.passkeyChallengeMs,
    attestation: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: credentialNames(staying),
  }
}
