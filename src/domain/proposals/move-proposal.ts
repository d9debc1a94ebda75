import type { UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'
import type { ContactNumber } from '../users/user.ts'
import { type Proposal, type ProposalOutcome, proposalEnd } from './proposal.ts'

export type ProposalEvent =
  | { name: 'proven' }
  | { name: 'confirmed'; by: UserId }
  /** Its time has come, but nothing may be changed before this moment (invariant 5). */
  | { name: 'delayed'; until: Date }
  | { name: 'applied'; replaced?: ContactNumber; by?: UserId }
  | { name: Exclude<ProposalOutcome, 'applied'>; by?: UserId }

export type ProposalMove = { moved: true; proposal: Proposal } | { moved: false }

const STAY: ProposalMove = { moved: false }

/** The only place a proposal changes state. Pure. */
export function moveProposal(
  proposal: Proposal,
  event: ProposalEvent,
  { now, settings }: { now: Date; settings: Settings },
): ProposalMove {
  const { status } = proposal
  if (status.name === 'closed') return STAY
  const end = proposalEnd(proposal)!
  switch (event.name) {
    case 'proven': {
      if (status.name !== 'unproven' || end <= now) return STAY
      // Three days after everybody was told; in a recovery its grant decides, and the longest comes to its end by then.
      const waitMs = proposal.recoveryId ? longestMs(settings) : settings.longHoldMs
      const appliesAt = new Date(proposal.proposedAt.getTime() + waitMs)
      return moved({ ...proposal, status: { name: 'proven', at: now, appliesAt } })
    }
    case 'confirmed': {
      const may = proposal.recoveryId && status.name === 'proven' && !proposal.confirmedAt
      return may ? moved({ ...proposal, confirmedBy: event.by, confirmedAt: now }) : STAY
    }
    case 'delayed':
      if (status.name !== 'proven') return STAY
      return moved({ ...proposal, status: { ...status, appliesAt: event.until } })
    case 'applied': {
      if (status.name !== 'proven') return STAY
      const { replaced, by } = event
      const closed = { name: 'closed', outcome: 'applied', at: now, ...(by && { by }) } as const
      return moved({ ...proposal, ...(replaced && { replaced }), status: closed })
    }
    case 'expired':
      if (end > now) return STAY
  }
  const by = event.by ? { by: event.by } : {}
  return moved({ ...proposal, status: { name: 'closed', outcome: event.name, at: now, ...by } })
}

const moved = (proposal: Proposal): ProposalMove => ({ moved: true, proposal })

const longestMs = (settings: Settings): number =>
  settings.provingMs + settings.longHoldMs + settings.claimMs
