import { type Proposal, proposalEnd } from '../../domain/proposals/proposal.ts'
import type { ProposalStore } from '../../domain/proposals/store.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { shape } from './rows.ts'
import type { KeptProposal, Tables } from './tables.ts'
import { waiting } from './waiting.ts'

const proposals = shape<KeptProposal>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  kind: 'plain',
  numberId: 'plain',
  proposedAt: 'moment',
  version: 'plain',
  dueAt: 'moment',
  rest: 'json',
})

const inTime = waiting('proposal', { shape: proposals, keptOf, thingFrom: proposalFrom })

export function proposalStore(handle: Handle): ProposalStore {
  const { db } = handle
  const all = () => db.selectFrom('proposal').selectAll()
  return {
    async add(proposal) {
      const row = proposals.toRow(keptOf(proposal))
      const added = await unlessTaken(handle, () => db.insertInto('proposal').values(row).execute())
      return added !== undefined
    },

    async find(proposal) {
      const row = await all().where('id', '=', proposal).executeTakeFirst()
      return row && proposalFrom(row)
    },

    async findByNumber(number) {
      const row = await all().where('number_id', '=', number).executeTakeFirst()
      return row && proposalFrom(row)
    },

    async runningOf(user) {
      const rows = await all()
        .where('user_id', '=', user)
        .where('due_at', 'is not', null)
        .orderBy('proposed_at')
        .execute()
      return rows.map(proposalFrom)
    },

    ...inTime(handle),
  }
}

function keptOf(proposal: Proposal): KeptProposal {
  const { id, accountId, userId, kind, numberId, proposedAt, version, ...rest } = proposal
  const dueAt = proposalEnd(proposal)
  return {
    ...{ id, accountId, userId, kind, proposedAt, version, rest },
    ...(numberId && { numberId }),
    ...(dueAt && { dueAt }),
  }
}

function proposalFrom(row: Tables['proposal']): Proposal {
  const { dueAt: _, rest, ...kept } = proposals.fromRow(row)
  return { ...kept, ...rest }
}
