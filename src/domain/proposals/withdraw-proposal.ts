import type { Asker } from '../asker.ts'
import type { ProposalId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { lockBoth } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { endOfProposal } from './end-of-proposal.ts'
import { isProposed } from './proposal.ts'

/** Who proposed it takes it back, and with it what was begun on its word. False: it is not theirs, or over. */
export function withdrawProposal(
  ports: Ports,
  input: { session: Session; proposalId: ProposalId; asker: Asker },
): Promise<boolean> {
  const { proposalId, asker } = input
  return ports.transact(async (stores) => {
    const seen = await stores.proposals.find(proposalId)
    const subject = seen && (await lockBoth(stores, input.session.userId, seen.userId))
    const own = await lockSession(ports, stores, input.session)
    if (!own || !isFullySignedIn(own.session, own.user) || !subject) return false
    const proposal = await stores.proposals.find(proposalId)
    if (!isProposed(proposal) || proposal.proposedBy !== own.user.id) return false
    const by = { event: { name: 'withdrawn', by: own.user.id } as const, actor: own.user.id }
    const about = { proposal, user: subject, session: own.session, asker }
    const ended = await endOfProposal(ports, stores, { ...about, ...by, stoppedBy: 'session' })
    if (ended) await tellOwner(ports, stores, { event: 'proposal-ended', user: subject, asker })
    return ended
  })
}
