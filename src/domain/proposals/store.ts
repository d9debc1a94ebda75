import type { NumberId, ProposalId, UserId } from '../ids.ts'
import type { Proposal } from './proposal.ts'

export interface ProposalStore {
  /** False when one of this kind runs for this user. One statement decides. */
  add(proposal: Proposal): Promise<boolean>
  find(proposal: ProposalId): Promise<Proposal | undefined>
  findByNumber(number: NumberId): Promise<Proposal | undefined>
  /** Those of a user that are not closed. */
  runningOf(user: UserId): Promise<Proposal[]>
  /** Stores `proposal` with the next version, if its version is still the stored one. */
  change(proposal: Proposal): Promise<boolean>
  due(now: Date, limit: number): Promise<Proposal[]>
}
