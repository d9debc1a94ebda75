import type { AccountId, DeviceId, SessionId, UserId } from '../ids.ts'
import type { Address, ContactNumber } from '../users/user.ts'

/** 'removed': suspended by its owner's will, until nobody can undo it any more. */
export type DeviceStatus = 'draft' | 'active' | 'paused' | 'suspended' | 'removed' | 'revoked'
export type SuspendedFor = 'recovery' | 'lost' | 'wrong-codes'

export type DeviceKind = Device['kind']

/** An MFA device, by its kind. README.md beside this file draws its states. */
export type Device = Authenticator | HardwareToken | Passkey

/** A device that shows codes to type. */
export type CodeDevice = Authenticator | HardwareToken

/** What every kind has. */
interface DeviceBase {
  id: DeviceId
  accountId: AccountId
  userId: UserId
  name: string
  status: DeviceStatus
  /**
   * The phones it lives on, in the owner's words; several where more than one scanned its code (DE-3). One of them stolen
   * means that the device is lost. Never empty.
   */
  handsets?: readonly string[]
  /** The one whose place it takes as soon as it is active. */
  replaces?: DeviceId
  /** Only for a draft: the session that may read it, and until when. */
  draftOf?: SessionId
  draftUntil?: Date
  createdAt: Date
  activatedAt?: Date
  lastUsedAt?: Date
  suspendedAt?: Date
  suspendedFor?: SuspendedFor
  removedAt?: Date
  /** Only of a removed one: what undoing that puts back. */
  beforeRemoval?: BeforeRemoval
  revokedAt?: Date
}

export interface BeforeRemoval {
  /** What was enrolled since the session began that removed it goes with the undo. */
  sessionStartedAt: Date
  passwordHash?: string
  /** Before a change of the days before: by whoever removed it, perhaps. */
  earlierPasswordHash?: string
  protectedAt?: Date
  /** Absent where it was kept by an older version. */
  addresses?: Address[]
  number?: ContactNumber
}

/** What every device that shows codes has. */
interface CodeSecret {
  /** Sealed under the key ring with the device id as associated data. */
  sealedSecret: string
  /** The newest time step, or counter of an HOTP token, ever accepted; -1 before the first. */
  lastStep: number
  /** How many steps the device's clock is ahead of ours. */
  driftSteps: number
  /** A drift found by re-synchronising, stored as `driftSteps` only when the next code proves it. */
  proposedDriftSteps?: number
}

/** An app: SHA-1, 6 digits, 30 s, because several apps ignore anything else without saying so. */
export interface Authenticator extends DeviceBase, CodeSecret {
  kind: 'authenticator'
}

/** An OATH token in a case of its own. */
export interface HardwareToken extends DeviceBase, CodeSecret {
  kind: 'token'
  oath: Oath
}

/** How a token computes its codes (RFC 4226, RFC 6238). */
export interface Oath {
  algorithm: 'sha1' | 'sha256' | 'sha512'
  digits: 6 | 7 | 8
  /** Seconds of one step (TOTP). Absent: the token counts its presses (HOTP). */
  period?: number
}

/** A WebAuthn credential: a security key, or what a phone or a computer keeps. */
export interface Passkey extends DeviceBase {
  kind: 'passkey'
  /** Absent only in a draft. */
  credential?: Credential
}

/** What registration left with us, and what later answers changed of it. Nothing in it is secret. */
export interface Credential {
  /** Base64url, unique in the installation. */
  id: string
  /** COSE, base64url. */
  publicKey: string
  /** 0 where the authenticator does not count. */
  signCount: number
  /** May be copied to other devices of its owner. Never changes (WebAuthn Level 3, section 6.1.3). */
  backupEligible: boolean
  backedUp: boolean
  /** How a browser may reach it: 'usb', 'nfc', 'ble', 'internal', 'hybrid'. */
  transports: readonly string[]
  /** Which model says it made it; zeros where it does not say. */
  aaguid: string
  /** Whether it checked at registration who holds it, by a PIN, a finger or a face. */
  userVerified: boolean
}

export const isCodeDevice = (device: Device): device is CodeDevice => device.kind !== 'passkey'

/** Paused devices are asked for only in a known browser or after a mail link. */
export const canSignIn = ({ status }: Device): boolean => status === 'active' || status === 'paused'

/** What the owner still has in the list: drafts and revoked devices are not there. */
export const isListed = ({ status }: Device): boolean =>
  status === 'active' || status === 'paused' || status === 'suspended'

/** The form in which names are compared, so that two that look alike are the same. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
