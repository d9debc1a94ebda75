import type { Credential } from '../devices/device.ts'
import type { Assertion, Attestation } from './answer.ts'

/** Why an answer is none of ours. For the audit log: whoever sent it is told only that it was refused. */
export type PasskeyFault =
  | 'wrong-type'
  | 'wrong-challenge'
  | 'wrong-origin'
  /** Made inside of a page of somebody else. */
  | 'cross-origin'
  | 'wrong-rp'
  | 'not-present'
  /** Backed up without being eligible for it, or eligible where it was not before. */
  | 'wrong-backup-flags'
  | 'wrong-algorithm'
  | 'wrong-attestation'
  | 'wrong-credential'
  | 'wrong-signature'
  | 'malformed'

export type AttestationVerdict =
  | { accepted: true; credential: Credential }
  | { accepted: false; fault: PasskeyFault }

export type AssertionVerdict =
  | { accepted: true; userVerified: boolean; signCount: number; backedUp: boolean }
  | { accepted: false; fault: PasskeyFault }

/** Checks what authenticators signed (WebAuthn Level 3, sections 7.1 and 7.2). Never throws for what is wrong with it. */
export interface Passkeys {
  /** The domain that passkeys belong to. A passkey never answers for another. */
  rpId: string
  checkAttestation(answer: Attestation, challenge: string): Promise<AttestationVerdict>
  /** Whether the sign count went backwards is for the caller: that is a signal and no proof. */
  checkAssertion(
    answer: Assertion,
    expected: { challenge: string; credential: Credential },
  ): Promise<AssertionVerdict>
}

/** COSE numbers, the first choice first: EdDSA, ES256, RS256. What was not offered is not accepted. */
export const ALGORITHMS = [-8, -7, -257] as const

/** Where passkeys belong to. */
export interface PasskeySite {
  rpId: string
  /** The origins of the pages that may ask. */
  origins: readonly string[]
}
