import type { AccountId, DeviceId, SessionId, UserId } from '../ids.ts'

export type DeviceStatus = 'draft' | 'active' | 'paused' | 'suspended' | 'revoked'
export type SuspendedFor = 'recovery' | 'lost' | 'wrong-codes'

/** An MFA device. README.md beside this file draws its states. */
export interface Device {
  id: DeviceId
  accountId: AccountId
  userId: UserId
  kind: 'authenticator'
  name: string
  status: DeviceStatus
  /** Sealed under the key ring with the device id as associated data. */
  sealedSecret: string
  /** The newest time step ever accepted; -1 before the first. */
  lastStep: number
  /** How many 30 s steps the device's clock is ahead of ours. */
  driftSteps: number
  /** A drift found by re-synchronising, stored as `driftSteps` only when the next code proves it. */
  proposedDriftSteps?: number
  /** The phone it lives on, in the owner's words. */
  handset?: string
  /** Only for a draft: the session that may read it, and until when. */
  draftOf?: SessionId
  draftUntil?: Date
  createdAt: Date
  activatedAt?: Date
  lastUsedAt?: Date
  suspendedAt?: Date
  suspendedFor?: SuspendedFor
  revokedAt?: Date
}

/** Paused devices are asked for only in a known browser or after a mail link. */
export const canSignIn = ({ status }: Device): boolean => status === 'active' || status === 'paused'

/** What the owner still has in the list: drafts and revoked devices are not there. */
export const isListed = ({ status }: Device): boolean =>
  status === 'active' || status === 'paused' || status === 'suspended'

/** The form in which names are compared, so that two that look alike are the same. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
