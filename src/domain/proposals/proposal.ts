import type { AccountId, BrowserHash, NumberId, ProposalId, RecoveryId, UserId } from '../ids.ts'
import type { ContactNumber } from '../users/user.ts'

/**
 * Another number or address for somebody, named by an administrator, who never sets it (AD-1). It counts when its user
 * confirms it with a device, or three days after everybody was told. README.md beside this file draws its states.
 */
export interface Proposal {
  id: ProposalId
  accountId: AccountId
  /** Whose it would be. */
  userId: UserId
  kind: 'number' | 'address'
  /** E.164, or the address as it is written to. */
  value: string
  /** Of a number. */
  country?: string
  /** The number's id, from its test call on. */
  numberId?: NumberId
  proposedBy: UserId
  proposedIn: BrowserHash
  proposedAt: Date
  /** Of a number in the middle of this recovery (LO-9): it is called there, and counts with its grant alone. */
  recoveryId?: RecoveryId
  /** What it took the place of: put back by an undo. */
  replaced?: ContactNumber
  /** LO-9: a second person vouches for it. */
  confirmedBy?: UserId
  confirmedAt?: Date
  status: ProposalStatus
  version: number
}

export type ProposalStatus =
  /** Its test call was not keyed, or its mail link not opened, yet. */
  | { name: 'unproven'; until: Date }
  /** `appliesAt`: by itself. With a recovery: when that is certainly over. */
  | { name: 'proven'; at: Date; appliesAt: Date }
  | { name: 'closed'; outcome: ProposalOutcome; at: Date; by?: UserId }

/** 'stopped': by "This wasn't me", 9 or its user. 'withdrawn': by who proposed it. */
export type ProposalOutcome = 'applied' | 'stopped' | 'withdrawn' | 'expired'

export type RunningProposal = Proposal & {
  status: Exclude<ProposalStatus, { name: 'closed' }>
}

export const isProposed = (proposal: Proposal | undefined): proposal is RunningProposal =>
  proposal !== undefined && proposal.status.name !== 'closed'

/** When time alone changes it next. */
export function proposalEnd({ status }: Proposal): Date | undefined {
  if (status.name === 'unproven') return status.until
  return status.name === 'proven' ? status.appliesAt : undefined
}

/** The proposed number as the one to call. */
export const asNumber = (proposal: Proposal): ContactNumber => ({
  id: proposal.numberId!,
  accountId: proposal.accountId,
  userId: proposal.userId,
  e164: proposal.value,
  country: proposal.country!,
  addedAt: proposal.proposedAt,
  ...(proposal.status.name === 'proven' && { provenAt: proposal.status.at }),
})
