import type {
  AccountId,
  BrowserHash,
  DeviceId,
  ProposalId,
  RecoveryId,
  ResetId,
  UserId,
} from '../ids.ts'
import type { Settings } from '../settings.ts'
import type { Preset, Proof, WayName } from '../ways/ways.ts'

export interface ShownProof {
  proof: Proof
  at: Date
}

export type RecoveryStatus =
  | { name: 'proving' }
  | Holding
  /** The restricted session, or the new password, may be had until then. */
  | { name: 'granted'; at: Date; until: Date }
  /** The new device (or password) is there. Undone only until `undoUntil`. */
  | { name: 'finished'; at: Date; undoUntil: Date }
  /** `undoUntil`: it ended after a new password was set and before the new device. Until then that can be taken back. */
  | { name: 'closed'; outcome: Outcome; at: Date; undoUntil?: Date }

/** Complete. Claimable from `until` to `claimUntil`. */
export interface Holding {
  name: 'holding'
  until: Date
  claimUntil: Date
  /** Somebody must agree as well: without it the hold does not end. */
  needsApproval?: true
  /** LO-9: when it ends instead, once a second person confirms the proposed number. */
  untilIfConfirmed?: Date
}

export type Outcome = 'stopped' | 'expired' | 'superseded' | 'claimed' | 'found' | 'undone' | 'over'

/** One case of getting back in. README.md beside this file draws the states. */
export interface Recovery {
  id: RecoveryId
  accountId: AccountId
  userId: UserId
  /** The browser that began: only there does a proof count. */
  browser: BrowserHash
  way: WayName
  /** Set when this attempt is only there to claim one that another browser completed. */
  claims?: RecoveryId
  lostDevices: readonly DeviceId[]
  proofs: readonly ShownProof[]
  status: RecoveryStatus
  openedAt: Date
  /** Until when proofs may be collected. */
  provingUntil: Date
  /** The administrator's reset that it goes by (W5). */
  resetId?: ResetId
  /** The proposed number that was called in it (LO-9): the grant registers it. */
  proposalId?: ProposalId
  /** What the policy said at the first proof beside the password. Frozen from then on (invariant 5). */
  preset?: Preset
  /** Who agreed to it, where the policy asks for somebody. */
  approvedBy?: UserId
  approvedAt?: Date
  /** As it was before the grant: what "this wasn't me" asks for, and puts back. */
  previousPasswordHash?: string
  /** What was enrolled since: revoked by an undo. */
  enrolledDevices: readonly DeviceId[]
  /** Raised by each change; a change from an older version loses. */
  version: number
}

export interface Moment {
  now: Date
  settings: Settings
}

/** Before the new device or password is there: what a stop still stops. */
export const isUnfinished = ({ status }: Recovery): boolean =>
  status.name === 'proving' || status.name === 'holding' || status.name === 'granted'

/** Every proof is there and the effect is still to be had: another attempt can only claim this one. */
export function isComplete({ status }: Recovery, now: Date): boolean {
  if (status.name === 'holding') return status.claimUntil > now
  return status.name === 'granted' && status.until > now
}

/**
 * The proofs that still count: an administrator's word for as long as their reset, a recovery code as long as the attempt in
 * which it was shown (24 h, and its hold: it is spent and cannot be shown again), all else for an hour.
 */
export const freshProofs = (proofs: readonly ShownProof[], { now, settings }: Moment): Proof[] =>
  proofs
    .filter(({ proof, at }) => {
      if (proof === 'recovery-code') return true
      const lifeMs = proof === 'administrator' ? settings.resetMs : settings.proofMs
      return now.getTime() - at.getTime() < lifeMs
    })
    .map(({ proof }) => proof)

/** Until when it can be undone; undefined when it cannot, or no more. */
export function undoableUntil({ status }: Recovery, now: Date): Date | undefined {
  const until =
    status.name === 'finished' || status.name === 'closed' ? status.undoUntil : undefined
  return until && until > now ? until : undefined
}

/** When time alone changes the state next. */
export function nextMoment({ status, provingUntil }: Recovery): Date | undefined {
  if (status.name === 'proving') return provingUntil
  if (status.name === 'holding') return status.claimUntil
  if (status.name === 'granted') return status.until
  return status.undoUntil
}
