import type { AccountId, BrowserHash, RecoveryId, ResetId, UserId } from '../ids.ts'

/**
 * An administrator gives their word that a user may come back without a device (W5). README.md beside this file draws its
 * states; `moveReset` alone changes it. Nothing of the user changes by it: devices are suspended when they come in.
 */
export interface Reset {
  id: ResetId
  accountId: AccountId
  /** Whose devices. */
  userId: UserId
  askedBy: UserId
  askedIn: BrowserHash
  askedAt: Date
  /** In the administrator's words, for whoever asks later on whose word it was. */
  reason: string
  /** Who agreed, where the rank is equal. */
  agreedBy?: UserId
  agreedAt?: Date
  status: ResetStatus
  /** Raised by each change; a change from an older version loses. */
  version: number
}

export type ResetStatus =
  /** For a second administrator. */
  | { name: 'waiting'; until: Date }
  /** The user may use it. */
  | { name: 'open'; from: Date; until: Date }
  | { name: 'used'; at: Date; recoveryId: RecoveryId }
  | { name: 'closed'; outcome: ResetOutcome; at: Date; by?: UserId }

/** 'stopped': by "This wasn't me". 'cancelled': by who asked, or a higher rank. */
export type ResetOutcome = 'declined' | 'cancelled' | 'stopped' | 'expired'

export type OpenReset = Reset & { status: Extract<ResetStatus, { name: 'open' }> }

/** What can still be stopped: nobody has come back by it. */
export const isRunning = ({ status }: Reset): boolean =>
  status.name === 'waiting' || status.name === 'open'

/** The one that can be used now. */
export const openOf = (reset: Reset | undefined, now: Date): OpenReset | undefined =>
  reset?.status.name === 'open' && reset.status.until > now ? (reset as OpenReset) : undefined

/** When time alone ends it. */
export const resetEnd = ({ status }: Reset): Date | undefined =>
  status.name === 'waiting' || status.name === 'open' ? status.until : undefined

export type ReasonRefusal = 'reason-missing' | 'reason-too-long'
export const REASON_MOST = 300

/** A reason is asked for so that somebody thinks, and can be asked about it. */
export function readReason(
  text: string,
): { accepted: true; reason: string } | { accepted: false; reason: ReasonRefusal } {
  const reason = text.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (reason === '') return { accepted: false, reason: 'reason-missing' }
  if ([...reason].length > REASON_MOST) return { accepted: false, reason: 'reason-too-long' }
  return { accepted: true, reason }
}
