import type { NumberId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepProposal } from './keep-proposal.ts'

const ON_THE_TELEPHONE = { network: '', userAgent: '' }

/**
 * The test call of a proposed number was keyed. Holds the lock of who proposed it only: the user whose number it would be
 * is not changed by this, and two locks here could wait for each other.
 */
export async function proveProposedNumber(
  ports: Ports,
  stores: Stores,
  { numberId, user }: { numberId: NumberId; user: User },
): Promise<void> {
  const proposal = await stores.proposals.findByNumber(numberId)
  if (proposal?.proposedBy !== user.id) return
  const subject = await stores.users.find(proposal.userId)
  if (!subject) return
  const about = { user: subject, actor: user.id, asker: ON_THE_TELEPHONE }
  await keepProposal(ports, stores, { ...about, proposal, event: { name: 'proven' } })
}

/** 9 on the telephone: whoever has that number wants nothing of it. */
export async function stopProposedNumber(
  ports: Ports,
  stores: Stores,
  { numberId }: { numberId: NumberId },
): Promise<void> {
  const proposal = await stores.proposals.findByNumber(numberId)
  const subject = proposal && (await stores.users.find(proposal.userId))
  if (!subject) return
  const asker = ON_THE_TELEPHONE
  const about = { user: subject, actor: 'nobody', asker } as const
  const event = { name: 'stopped' } as const
  if (await keepProposal(ports, stores, { ...about, proposal, event }))
    await tellOwner(ports, stores, { event: 'proposal-ended', user: subject, asker })
}
