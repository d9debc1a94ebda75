import type { Credential } from '../domain/devices/device.ts'
import type { Assertion, Attestation } from '../domain/passkeys/answer.ts'
import { readAuthenticatorData } from '../domain/passkeys/authenticator-data.ts'
import { faultOfClientData } from '../domain/passkeys/client-data.ts'
import {
  ALGORITHMS,
  type AssertionVerdict,
  type AttestationVerdict,
  type PasskeyFault,
  type PasskeySite,
  type Passkeys,
} from '../domain/passkeys/passkeys.ts'

/**
 * WebAuthn by @simplewebauthn/server, loaded at first use, within checks of our own: it does not look at where a passkey
 * was made inside of another page, nor at what was eligible for backup before; and it takes a sign count that went
 * backwards for proof (docs/decisions/0040).
 */
export const webauthnPasskeys = (site: PasskeySite): Passkeys => ({
  rpId: site.rpId,
  checkAttestation: (answer, challenge) =>
    orMalformed(() => checkAttestation(site, answer, challenge)),
  checkAssertion: (answer, expected) => orMalformed(() => checkAssertion(site, answer, expected)),
})

async function checkAttestation(
  { rpId, origins }: PasskeySite,
  answer: Attestation,
  challenge: string,
): Promise<AttestationVerdict> {
  const { clientDataJSON, attestationObject, transports } = answer
  const type = 'webauthn.create'
  const fault = faultOfClientData(clientDataJSON, { type, challenge, origins })
  if (fault) return refuse(fault)
  const [{ verifyRegistrationResponse }, { decodeAttestationObject }] = await library()
  const decoded = decodeAttestationObject(bytesOf(attestationObject))
  // We ask for no attestation. A chain of certificates would make the library fetch what it names (H15).
  if (!isPlain(decoded.get('fmt'), decoded.get('attStmt'))) return refuse('wrong-attestation')
  const data = readAuthenticatorData(Buffer.from(decoded.get('authData')), rpId)
  if (!data.accepted) return data
  const { verified, registrationInfo: info } = await verifyRegistrationResponse({
    response: {
      ...shellOf(answer.credentialId),
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: rpId,
    requireUserVerification: false,
    supportedAlgorithmIDs: [...EVERY_ALGORITHM],
  })
  if (!verified || !info) return refuse('wrong-signature')
  // What the browser names must be what the authenticator made: later answers are found by it.
  if (info.credential.id !== answer.credentialId || info.credential.id.length < LEAST_ID)
    return refuse('wrong-credential')
  const algorithm = await algorithmOf(info.credential.publicKey)
  if (!(ALGORITHMS as readonly number[]).includes(algorithm)) return refuse('wrong-algorithm')
  const credential: Credential = {
    id: info.credential.id,
    publicKey: Buffer.from(info.credential.publicKey).toString('base64url'),
    signCount: data.signCount,
    backupEligible: data.backupEligible,
    backedUp: data.backedUp,
    transports,
    aaguid: info.aaguid,
    userVerified: data.userVerified,
  }
  return { accepted: true, credential }
}

async function checkAssertion(
  { rpId, origins }: PasskeySite,
  answer: Assertion,
  { challenge, credential }: { challenge: string; credential: Credential },
): Promise<AssertionVerdict> {
  const { clientDataJSON, authenticatorData, signature } = answer
  if (answer.credentialId !== credential.id) return refuse('wrong-credential')
  const type = 'webauthn.get'
  const fault = faultOfClientData(clientDataJSON, { type, challenge, origins })
  if (fault) return refuse(fault)
  const data = readAuthenticatorData(Buffer.from(authenticatorData, 'base64url'), rpId)
  if (!data.accepted) return data
  if (data.backupEligible !== credential.backupEligible) return refuse('wrong-backup-flags')
  const [{ verifyAuthenticationResponse }] = await library()
  const { verified } = await verifyAuthenticationResponse({
    response: {
      ...shellOf(answer.credentialId),
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: rpId,
    requireUserVerification: false,
    // It would throw for a count that went backwards; the caller judges that.
    credential: { id: credential.id, publicKey: bytesOf(credential.publicKey), counter: 0 },
  })
  if (!verified) return refuse('wrong-signature')
  const { userVerified, signCount, backedUp } = data
  return { accepted: true, userVerified, signCount, backedUp }
}

/** Section 5.8.3 asks for 16 bytes at least; this is their length in base64url. */
const LEAST_ID = 22
/** The library must not refuse for us what we say more precisely. */
const EVERY_ALGORITHM = [...ALGORITHMS, -35, -36, -37, -38, -39, -258, -259, -65535, -47]

/** Both parts at once; Node keeps them after the first time. */
const library = () =>
  Promise.all([import('@simplewebauthn/server'), import('@simplewebauthn/server/helpers')])

async function algorithmOf(publicKey: Uint8Array<ArrayBuffer>): Promise<number> {
  const [, { decodeCredentialPublicKey, cose }] = await library()
  return Number(decodeCredentialPublicKey(publicKey).get(cose.COSEKEYS.alg))
}

/** No statement at all, or one that the passkey signed by itself, as some browsers hand over in spite of our wish. */
const isPlain = (format: string, statement: { get(name: 'x5c'): unknown }): boolean =>
  format === 'none' || (format === 'packed' && statement.get('x5c') === undefined)

const shellOf = (id: string) =>
  ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} }) as const

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(text, 'base64url'))

const refuse = (fault: PasskeyFault) => ({ accepted: false, fault }) as const

/** Whatever the library throws about what somebody sent is a refusal (invariant 7). */
async function orMalformed<Verdict>(
  check: () => Promise<Verdict>,
): Promise<Verdict | { accepted: false; fault: PasskeyFault }> {
  try {
    return await check()
  } catch {
    return refuse('malformed')
  }
}
