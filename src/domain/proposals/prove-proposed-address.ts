import type { Asker } from '../asker.ts'
import { isOpenLink } from '../links/link.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { keepProposal } from './keep-proposal.ts'
import { isProposed, type Proposal } from './proposal.ts'

/** The address that a link asks about; undefined for every link that is over (R09). Changes nothing (R07). */
export function lookAtProposedAddress(
  ports: Ports,
  { token }: { token: string },
): Promise<Proposal | undefined> {
  return ports.read(async ({ links, proposals }) => {
    const link = await links.findByToken(hashToken(token))
    if (!isOpenLink(link, ports.now()) || link.target.purpose !== 'proposal') return undefined
    const proposal = await proposals.find(link.target.proposalId)
    return isProposed(proposal) ? proposal : undefined
  })
}

/** Whoever reads the mailbox says that it is theirs. That alone changes nothing yet. False: the link is over. */
export function proveProposedAddress(
  ports: Ports,
  { token, asker }: { token: string; asker: Asker },
): Promise<boolean> {
  return ports.transact(async (stores) => {
    const link = await stores.links.findByToken(hashToken(token))
    if (!isOpenLink(link, ports.now()) || link.target.purpose !== 'proposal') return false
    const user = link.userId && (await stores.users.lockIfThere(link.userId))
    const proposal = await stores.proposals.find(link.target.proposalId)
    if (!user || user.suspendedAt || !isProposed(proposal)) return false
    if (!(await stores.links.spend(link.id, ports.now()))) return false
    const event = { name: 'proven' } as const
    const about = { user, actor: 'nobody', asker } as const
    return (await keepProposal(ports, stores, { ...about, proposal, event })) !== undefined
  })
}
