import type { Asker } from '../asker.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { maskNumber } from '../numbers/number.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { User } from '../users/user.ts'
import { applyProposal } from './apply-proposal.ts'

interface During {
  recovery: Recovery
  user: User
  asker: Asker
}

/** LO-9: what was proposed, called and waited for in a recovery becomes the number with its grant. */
export async function registerProposed(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: During,
): Promise<void> {
  const proposal = recovery.proposalId && (await stores.proposals.find(recovery.proposalId))
  if (proposal) await applyProposal(ports, stores, { proposal, user, by: 'system', asker })
}

/** An undo puts the number back that was there before; where there was none, the proposed one is called no more. */
export async function putNumberBack(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: During,
): Promise<void> {
  const proposal = recovery.proposalId && (await stores.proposals.find(recovery.proposalId))
  if (proposal?.status.name !== 'closed' || proposal.status.outcome !== 'applied') return
  const { replaced } = proposal
  if (replaced) await stores.users.putNumber(replaced)
  else if (proposal.numberId) await stores.users.suspendNumber(proposal.numberId, ports.now())
  const about = maskNumber(replaced?.e164 ?? proposal.value)
  await tellOwner(ports, stores, { event: 'number-changed', user, asker, about })
}
