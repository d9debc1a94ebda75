import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { frozen } from '../users/may-change.ts'
import type { User } from '../users/user.ts'
import { applyProposal } from './apply-proposal.ts'
import { isVouchedFor } from './find-proposed.ts'
import { keepProposal } from './keep-proposal.ts'
import type { Proposal } from './proposal.ts'

const BATCH = 100
const NOBODY = { network: '', userAgent: '' }

/** What three days of notice made count, and what nobody proved. Answers how many were looked at. */
export async function applyProposals(ports: Ports): Promise<number> {
  const due = await ports.read(({ proposals }) => proposals.due(ports.now(), BATCH))
  const failures: unknown[] = []
  for (const { id, userId } of due) {
    const work = ports.transact(async (stores) => {
      const user = await stores.users.lockIfThere(userId)
      const proposal = await stores.proposals.find(id)
      if (user && proposal) await moveOn(ports, stores, { proposal, user })
    })
    // One that fails must not keep the others waiting.
    await work.catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} proposals could not be moved on`)
  return due.length
}

async function moveOn(
  ports: Ports,
  stores: Stores,
  { proposal, user }: { proposal: Proposal; user: User },
): Promise<void> {
  const about = { proposal, user, actor: 'system' } as const
  // Of a recovery it counts with the grant alone, and that is over by now.
  if (proposal.status.name !== 'proven' || proposal.recoveryId) {
    await keepProposal(ports, stores, { ...about, event: { name: 'expired' } })
    return
  }
  if (!(await isVouchedFor(stores, proposal))) {
    const event = { name: 'withdrawn' } as const
    if (await keepProposal(ports, stores, { ...about, event }))
      await tellOwner(ports, stores, { event: 'proposal-ended', user, asker: NOBODY })
    return
  }
  const until = await frozen(ports, stores, user)
  if (until) await keepProposal(ports, stores, { ...about, event: { name: 'delayed', until } })
  else await applyProposal(ports, stores, { proposal, user, by: 'system', asker: NOBODY })
}
