import type { Asker } from '../asker.ts'
import type { ProposalId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type ChangeRefusal, refusalToChange } from '../users/may-change.ts'
import { applyProposal } from './apply-proposal.ts'
import { keepProposal } from './keep-proposal.ts'
import { isProposed, type RunningProposal } from './proposal.ts'

/** 'unproven': its call was not keyed, or its mail not answered, yet. */
export type AcceptRefusal = ChangeRefusal | { reason: 'no-such-proposal' | 'unproven' }
export type Acceptance = { done: true } | ({ done: false } & AcceptRefusal)

interface Answer {
  session: Session
  proposalId: ProposalId
  asker: Asker
}

/** Its user confirms with a device what an administrator proposed (AD-1): it counts at once. */
export function acceptProposal(ports: Ports, input: Answer): Promise<Acceptance> {
  const { proposalId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { done: false, reason: 'session-over' }
    const { user, session } = own
    const proposal = await stores.proposals.find(proposalId)
    if (!isProposed(proposal) || proposal.userId !== user.id)
      return { done: false, reason: 'no-such-proposal' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { done: false, ...refusal }
    if (proposal.status.name !== 'proven') return { done: false, reason: 'unproven' }
    await applyProposal(ports, stores, { proposal, user, by: user.id, asker })
    return { done: true }
  })
}

/** Its user says no. Any full session may: it takes nothing away from anybody. */
export function refuseProposal(ports: Ports, input: Answer): Promise<boolean> {
  const { proposalId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own || !isFullySignedIn(own.session, own.user)) return false
    const { user, session } = own
    const proposal = await stores.proposals.find(proposalId)
    if (!isProposed(proposal) || proposal.userId !== user.id) return false
    const event = { name: 'stopped', by: user.id } as const
    const kept = await keepProposal(ports, stores, { proposal, event, user, session, asker })
    if (kept) await tellOwner(ports, stores, { event: 'proposal-ended', user, asker })
    return kept !== undefined
  })
}

/** What waits for an answer of this user. */
export function lookAtOwnProposals(
  ports: Ports,
  { session }: { session: Session },
): Promise<RunningProposal[]> {
  return ports.read(async ({ proposals }: Stores) => {
    const running = await proposals.runningOf(session.userId)
    return running.filter(isProposed).filter(({ recoveryId }) => recoveryId === undefined)
  })
}
