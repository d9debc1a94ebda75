import { z } from 'zod'
import type { ProposalId, UserId } from '../../../domain/ids.ts'
import type { Permission } from '../../../domain/permissions/permission-sets.ts'
import { confirmProposal } from '../../../domain/proposals/confirm-proposal.ts'
import { lookAtProposals, type SeenProposal } from '../../../domain/proposals/look-at-proposals.ts'
import { type Proposal, proposalEnd } from '../../../domain/proposals/proposal.ts'
import { proposeAddress } from '../../../domain/proposals/propose-address.ts'
import { callProposedNumber, proposeNumber } from '../../../domain/proposals/propose-number.ts'
import { withdrawProposal } from '../../../domain/proposals/withdraw-proposal.ts'
import { DONE, inPerson, type Operation } from '../operation.ts'
import { CALL_REFUSALS, EMAIL_REFUSALS, NUMBER_REFUSALS } from '../refusal-lists.ts'
import { id, moment, named, textOf } from '../shapes.ts'

export const proposal = z
  .strictObject({
    id,
    userId: id,
    kind: z.enum(['number', 'address']),
    value: z.string(),
    proposedBy: id,
    proposedAt: moment,
    confirmedBy: id.optional(),
    state: z.string(),
    until: moment.optional(),
  })
  .register(named, { id: 'Proposal' })

export function shownProposal(one: Proposal): z.output<typeof proposal> {
  const until = proposalEnd(one)
  return {
    id: one.id,
    userId: one.userId,
    kind: one.kind,
    value: one.value,
    proposedBy: one.proposedBy,
    proposedAt: one.proposedAt,
    state: one.status.name,
    ...(one.confirmedBy && { confirmedBy: one.confirmedBy }),
    ...(until && { until }),
  }
}

const seenProposal = z.strictObject({
  ...proposal.shape,
  mayConfirm: z.boolean(),
  /** Of your own, in the browser that proposed it. */
  call: z.strictObject({ state: z.string(), digits: z.string().optional() }).optional(),
})

const seen = ({ proposal: one, mayConfirm, call }: SeenProposal) => ({
  ...shownProposal(one),
  mayConfirm,
  ...(call && {
    call: { state: call.call.status.name, ...(call.digits && { digits: call.digits }) },
  }),
})

export const NEW_NUMBER = {
  id: 'pr0p0sal',
  userId: '0a1b2c3d4e5f6g7h',
  kind: 'number' as const,
  value: '+819012345678',
  proposedBy: 'b0b',
  proposedAt: '2026-02-01T09:00:00Z',
  state: 'unproven',
  until: '2026-02-01T10:00:00Z',
}

const PROPOSER = [
  'no-such-user',
  'rank',
  'yourself',
  'in-recovery-browser',
  'already-proposed',
  'suspended',
  'known-already',
] as const

const NUMBER_ABOUT =
  'It is called at once; `listProposals` shows the digits to be keyed there. It counts when its owner confirms it, or after 72 hours.'
const ROOT_ABOUT =
  'Only in the middle of a recovery of root (LO-9), which then waits 72 hours, or 24 when a second person confirms it.'

const numberOf = ({ whose, path, needs, about }: Target): Operation =>
  inPerson(
    needs,
    {
      id: `propose${whose}Number`,
      method: 'post',
      path,
      area: 'recoveries',
      summary: `Propose another telephone number for ${whose === 'Root' ? 'root' : 'a user'}`,
      about,
      status: 201,
      body: z.strictObject({ number: textOf(100), country: textOf(8) }),
      output: proposal,
      refusals: [...PROPOSER, ...NUMBER_REFUSALS, ...CALL_REFUSALS],
      example: { body: { number: '090-1234-5678', country: 'JP' }, output: NEW_NUMBER },
    },
    async ({ ports, session, asker, params, body: { number: text, country } }) => {
      const subject = params.id as UserId
      const proposed = await proposeNumber(ports, { session, subject, text, country, asker })
      return proposed.done ? { value: shownProposal(proposed.proposal) } : proposed
    },
  )

interface Target {
  whose: 'User' | 'Root'
  path: '/users/{id}/proposals/number' | '/roots/{id}/proposals/number'
  needs: Permission
  about: string
}

export const PROPOSALS: readonly Operation[] = [
  inPerson(
    'users:read',
    {
      id: 'listProposals',
      method: 'get',
      path: '/users/{id}/proposals',
      area: 'recoveries',
      summary: 'Addresses and numbers that are proposed for a user',
      output: z.strictObject({ items: z.array(seenProposal) }),
      refusals: ['no-such-user'],
      example: {
        output: {
          items: [
            { ...NEW_NUMBER, mayConfirm: false, call: { state: 'keying', digits: '123456' } },
          ],
        },
      },
    },
    async ({ ports, session, params }) => {
      const look = await lookAtProposals(ports, { session, subject: params.id as UserId })
      return look ? { value: { items: look.proposals.map(seen) } } : { reason: 'no-such-user' }
    },
  ),
  numberOf({
    whose: 'User',
    path: '/users/{id}/proposals/number',
    needs: 'users:write',
    about: NUMBER_ABOUT,
  }),
  numberOf({
    whose: 'Root',
    path: '/roots/{id}/proposals/number',
    needs: 'account:write',
    about: ROOT_ABOUT,
  }),
  inPerson(
    'users:write',
    {
      id: 'proposeUserAddress',
      method: 'post',
      path: '/users/{id}/proposals/address',
      area: 'recoveries',
      summary: 'Propose another e-mail address for a user; its mailbox is asked',
      about: 'It counts when its owner confirms it, or 72 hours after everybody was told.',
      status: 201,
      body: z.strictObject({ email: textOf(320) }),
      output: proposal,
      refusals: [...PROPOSER, ...EMAIL_REFUSALS, 'too-many-addresses', 'too-many'],
      example: {
        body: { email: 'ada@home.example' },
        output: { ...NEW_NUMBER, kind: 'address', value: 'ada@home.example' },
      },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { session, subject: params.id as UserId, email: body.email, asker }
      const proposed = await proposeAddress(ports, asked)
      return proposed.done ? { value: shownProposal(proposed.proposal) } : proposed
    },
  ),
  inPerson(
    'users:read',
    {
      id: 'callProposedNumber',
      method: 'post',
      path: '/proposals/{id}/call',
      area: 'recoveries',
      summary: 'Call a number again that you proposed, while it is not proven',
      refusals: ['no-such-proposal', ...CALL_REFUSALS],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const proposalId = params.id as ProposalId
      const called = await callProposedNumber(ports, { session, proposalId, asker })
      return called.placed ? DONE : called
    },
  ),
  inPerson(
    'account:write',
    {
      id: 'confirmProposal',
      method: 'post',
      path: '/proposals/{id}/confirm',
      area: 'recoveries',
      summary: 'Vouch, as the second person, for a number proposed in a recovery',
      refusals: [
        'no-such-proposal',
        'rank',
        'yourself',
        'in-recovery-browser',
        'same-person',
        'same-browser',
        'too-new',
        'unproven',
        'over',
      ],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const proposalId = params.id as ProposalId
      const confirmed = await confirmProposal(ports, { session, proposalId, asker })
      return confirmed.done ? DONE : confirmed
    },
  ),
  inPerson(
    'users:read',
    {
      id: 'withdrawProposal',
      method: 'delete',
      path: '/proposals/{id}',
      area: 'recoveries',
      summary: 'Take back what you proposed',
      refusals: ['no-such-proposal'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const proposalId = params.id as ProposalId
      const withdrawn = await withdrawProposal(ports, { session, proposalId, asker })
      return withdrawn ? DONE : { reason: 'no-such-proposal' }
    },
  ),
]
