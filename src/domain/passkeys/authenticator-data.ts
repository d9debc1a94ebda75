import { createHash, timingSafeEqual } from 'node:crypto'
import type { PasskeyFault } from './passkeys.ts'

/** WebAuthn Level 3, section 6.1: the part that every answer has. */
export interface AuthenticatorData {
  userPresent: boolean
  userVerified: boolean
  backupEligible: boolean
  backedUp: boolean
  signCount: number
}

export type AuthenticatorDataVerdict =
  | ({ accepted: true } & AuthenticatorData)
  | { accepted: false; fault: PasskeyFault }

const LEAST_BYTES = 37

/** Reads flags and count, and refuses what no authenticator says of a passkey of ours. */
export function readAuthenticatorData(bytes: Buffer, rpId: string): AuthenticatorDataVerdict {
  if (bytes.length < LEAST_BYTES) return refuse('malformed')
  const rpIdHash = createHash('sha256').update(rpId).digest()
  if (!timingSafeEqual(bytes.subarray(0, 32), rpIdHash)) return refuse('wrong-rp')
  const flags = bytes.readUInt8(32)
  const data = {
    userPresent: (flags & 0x01) !== 0,
    userVerified: (flags & 0x04) !== 0,
    backupEligible: (flags & 0x08) !== 0,
    backedUp: (flags & 0x10) !== 0,
    signCount: bytes.readUInt32BE(33),
  }
  if (!data.userPresent) return refuse('not-present')
  if (data.backedUp && !data.backupEligible) return refuse('wrong-backup-flags')
  return { accepted: true, ...data }
}

const refuse = (fault: PasskeyFault): AuthenticatorDataVerdict => ({ accepted: false, fault })
