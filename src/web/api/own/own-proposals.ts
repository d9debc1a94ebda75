import type { ProposalId } from '../../../domain/ids.ts'
import {
  acceptProposal,
  lookAtOwnProposals,
  refuseProposal,
} from '../../../domain/proposals/accept-proposal.ts'
import { NEW_NUMBER, proposal, shownProposal } from '../administration/proposals.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { listOf } from '../shapes.ts'

export const OWN_PROPOSALS: readonly Operation[] = [
  own(
    {
      id: 'listOwnProposals',
      method: 'get',
      path: '/me/proposals',
      area: 'contacts',
      summary: 'What administrators propose for you, and waits for your answer',
      output: listOf(proposal),
      refusals: [],
      example: { output: { items: [NEW_NUMBER] } },
    },
    async ({ ports, session }) => {
      const found = await lookAtOwnProposals(ports, { session })
      return { value: { items: found.map(shownProposal) } }
    },
  ),
  own(
    {
      id: 'acceptProposal',
      method: 'post',
      path: '/me/proposals/{id}/accept',
      area: 'contacts',
      summary: 'Say yes to what was proposed: it counts at once',
      refusals: ['no-such-proposal', 'unproven', 'frozen'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const proposalId = params.id as ProposalId
      const accepted = await acceptProposal(ports, { session, proposalId, asker })
      return accepted.done ? DONE : accepted
    },
  ),
  own(
    {
      id: 'refuseProposal',
      method: 'post',
      path: '/me/proposals/{id}/refuse',
      area: 'contacts',
      summary: 'Say no to what was proposed',
      refusals: ['no-such-proposal'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const proposalId = params.id as ProposalId
      const refused = await refuseProposal(ports, { session, proposalId, asker })
      return refused ? DONE : { reason: 'no-such-proposal' }
    },
  ),
]
