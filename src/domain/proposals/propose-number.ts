import type { Asker } from '../asker.ts'
import { type CallRefusalReason, requestCall } from '../calls/request-call.ts'
import type { NumberId, ProposalId, UserId } from '../ids.ts'
import { maskNumber, type NumberRefusal } from '../numbers/number.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { asNumber, type Proposal } from './proposal.ts'
import { asProposer, newProposal, type ProposerRefusal, storeProposal } from './propose.ts'

export type NumberProposalRefusal =
  | ProposerRefusal
  | CallRefusalReason
  | `number-${NumberRefusal}`
  | 'known-already'
export type NumberProposal =
  | { done: true; proposal: Proposal }
  | { done: false; reason: NumberProposalRefusal; retryAt?: Date }

/**
 * Proposes another number for somebody, and calls it at once: the proposer's page shows the six digits that are keyed
 * there. In the middle of a recovery it is for that recovery alone, which then waits longer (LO-9); else it counts when its
 * user confirms it, or three days after this was told to everybody (AD-1).
 */
export function proposeNumber(
  ports: Ports,
  input: { session: Session; subject: UserId; text: string; country: string; asker: Asker },
): Promise<NumberProposal> {
  const { session, subject, asker } = input
  const read = ports.numbers.read(input.text, input.country)
  if (!read.accepted) return Promise.resolve({ done: false, reason: `number-${read.reason}` })
  return ports.transact(async (stores) => {
    const proposer = await asProposer(ports, stores, { session, subject, kind: 'number' })
    if ('reason' in proposer) return { done: false, reason: proposer.reason }
    const present = await stores.users.findNumber(proposer.subject.id)
    if (present?.e164 === read.e164 && !present.suspendedAt)
      return { done: false, reason: 'known-already' }

    const numberId = ports.chance.id<NumberId>()
    const what = { kind: 'number', value: read.e164, country: read.country, numberId } as const
    const proposal = newProposal(ports, proposer, { what, asker })
    // The call comes first: without it nothing is stored, and nobody is written to.
    const call = { user: proposer.acting.user, number: asNumber(proposal), asker }
    const placed = await requestCall(ports, stores, call)
    if (!placed.placed) {
      const { reason, retryAt } = placed
      return { done: false, reason, ...(retryAt && { retryAt }) }
    }
    const about = maskNumber(read.e164)
    const stored = await storeProposal(ports, stores, { proposal, proposer, about, asker })
    if (!stored) throw new Error('A proposal was made beside another under one lock')
    return { done: true, proposal }
  })
}

export type ProposalCall =
  | { placed: true }
  | {
      placed: false
      reason: CallRefusalReason | SessionOver | 'no-such-proposal'
      retryAt?: Date
    }

/** "Call again", for who proposed it, while it is not proven. */
export function callProposedNumber(
  ports: Ports,
  { session, proposalId, asker }: { session: Session; proposalId: ProposalId; asker: Asker },
): Promise<ProposalCall> {
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, session)
    if (!own) return { placed: false, reason: 'session-over' }
    const proposal = await stores.proposals.find(proposalId)
    const isTheirs = proposal?.proposedBy === own.user.id && proposal.numberId !== undefined
    if (!isTheirs || proposal.status.name !== 'unproven' || proposal.status.until <= ports.now())
      return { placed: false, reason: 'no-such-proposal' }
    const call = { user: own.user, number: asNumber(proposal), asker }
    const answer = await requestCall(ports, stores, call)
    return answer.placed ? { placed: true } : answer
  })
}
