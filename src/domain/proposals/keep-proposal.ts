import type { AuditEventKind } from '../audit/kinds.ts'
import { type Happening, writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import { recoveryTopic } from '../recovery/keep-recovery.ts'
import { moveProposal, type ProposalEvent } from './move-proposal.ts'
import type { Proposal } from './proposal.ts'

/** Moves a proposal and stores it, if nothing else happened to it meanwhile, with its line of the audit log. */
export async function keepProposal(
  ports: Ports,
  stores: Stores,
  move: { proposal: Proposal; event: ProposalEvent } & Omit<Happening, 'kind' | 'data'>,
): Promise<Proposal | undefined> {
  const { proposal, event, ...happening } = move
  const moved = moveProposal(proposal, event, { now: ports.now(), settings: ports.settings })
  if (!moved.moved || !(await stores.proposals.change(moved.proposal))) return undefined
  const kept = { ...moved.proposal, version: moved.proposal.version + 1 }
  const kind = KINDS[event.name]
  if (kind) {
    const { status } = kept
    const outcome = status.name === 'closed' ? { outcome: status.outcome } : {}
    const data = { proposalId: kept.id, what: kept.kind, ...outcome }
    await writeEvent(ports, stores, { ...happening, kind, data })
  }
  ports.bell.ring(recoveryTopic(kept.userId))
  ports.bell.ring(recoveryTopic(kept.proposedBy))
  return kept
}

const KINDS: Record<ProposalEvent['name'], AuditEventKind | undefined> = {
  proven: 'proposal.proven',
  confirmed: 'proposal.confirmed',
  delayed: undefined,
  applied: 'proposal.applied',
  stopped: 'proposal.closed',
  withdrawn: 'proposal.closed',
  expired: 'proposal.closed',
}
