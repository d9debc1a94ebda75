import { z } from 'zod'
import { lookAtAccount } from '../../../domain/accounts/look-at-account.ts'
import type { AddressId, ProposalId } from '../../../domain/ids.ts'
import {
  acceptProposal,
  lookAtOwnProposals,
  refuseProposal,
} from '../../../domain/proposals/accept-proposal.ts'
import { addAddress } from '../../../domain/users/add-address.ts'
import { callNumber } from '../../../domain/users/call-number.ts'
import { mailAddressAgain } from '../../../domain/users/mail-address-link.ts'
import { makeMainAddress } from '../../../domain/users/make-main-address.ts'
import { removeAddress } from '../../../domain/users/remove-address.ts'
import { setNumber } from '../../../domain/users/set-number.ts'
import type { Address } from '../../../domain/users/user.ts'
import { NEW_NUMBER, proposal, shownProposal } from '../administration/proposals.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { CALL_REFUSALS, EMAIL_REFUSALS, NUMBER_REFUSALS } from '../refusal-lists.ts'
import { id, listOf, moment, named, textOf } from '../shapes.ts'

const address = z
  .strictObject({
    id,
    email: z.string(),
    purpose: z.enum(['sign-in', 'notification']),
    /** Until then it counts as absent. */
    verifiedAt: moment.optional(),
    addedAt: moment,
  })
  .register(named, { id: 'Address' })

const shown = ({ id, email, purpose, verifiedAt, addedAt }: Address): z.output<typeof address> => ({
  id,
  email,
  purpose,
  addedAt,
  ...(verifiedAt && { verifiedAt }),
})

const ADA = {
  id: '4ddr355',
  email: 'ada@example.org',
  purpose: 'sign-in',
  verifiedAt: '2026-01-05T09:00:00Z',
  addedAt: '2026-01-05T08:58:00Z',
} as const

const call = z.strictObject({
  state: z.string(),
  reason: z.string().optional(),
  /** To be keyed into the telephone; only while they are wanted. */
  digits: z.string().optional(),
})

export const CONTACTS: readonly Operation[] = [
  own(
    {
      id: 'listAddresses',
      method: 'get',
      path: '/me/addresses',
      area: 'contacts',
      summary: 'Your e-mail addresses',
      output: listOf(address),
      refusals: [],
      example: { output: { items: [ADA] } },
    },
    async ({ ports, session }) => {
      const { addresses } = await lookAtAccount(ports, { session })
      return { value: { items: addresses.map(shown) } }
    },
  ),
  own(
    {
      id: 'addAddress',
      method: 'post',
      path: '/me/addresses',
      area: 'contacts',
      summary: 'Enter a notification address, and have a link mailed that verifies it',
      status: 201,
      body: z.strictObject({ email: textOf(320) }),
      output: address,
      refusals: ['frozen', ...EMAIL_REFUSALS, 'known-already', 'too-many-addresses', 'too-many'],
      example: {
        body: { email: 'ada@home.example' },
        output: {
          id: 'n3w',
          email: 'ada@home.example',
          purpose: 'notification',
          addedAt: '2026-01-06T09:00:00Z',
        },
      },
    },
    async ({ ports, session, asker, body }) => {
      const addition = await addAddress(ports, { session, email: body.email, asker })
      return addition.added ? { value: shown(addition.address) } : addition
    },
  ),
  own(
    {
      id: 'mailAddressAgain',
      method: 'post',
      path: '/me/addresses/{id}/mail',
      area: 'contacts',
      summary: 'Mail the link again; the older one is dead from now on',
      refusals: ['not-found', 'frozen', 'too-many'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const sent = await mailAddressAgain(ports, {
        session,
        addressId: params.id as AddressId,
        asker,
      })
      return sent.sent ? DONE : sent
    },
  ),
  own(
    {
      id: 'removeAddress',
      method: 'delete',
      path: '/me/addresses/{id}',
      area: 'contacts',
      summary: 'Take a notification address away; it gets one last letter',
      refusals: ['not-found', 'sign-in-address', 'frozen'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const removal = await removeAddress(ports, {
        session,
        addressId: params.id as AddressId,
        asker,
      })
      return removal.removed ? DONE : removal
    },
  ),
  own(
    {
      id: 'getNumber',
      method: 'get',
      path: '/me/number',
      area: 'contacts',
      summary: 'Your telephone number, and the newest test call of the last day',
      output: z.strictObject({
        number: z
          .strictObject({
            e164: z.string(),
            country: z.string(),
            provenAt: moment.optional(),
            suspendedAt: moment.optional(),
            addedAt: moment,
            /** It replaced a proven one: for seven days it is used only under a hold. */
            changedAt: moment.optional(),
          })
          .optional(),
        testCall: call.optional(),
      }),
      refusals: [],
      example: {
        output: {
          number: { e164: '+819012345678', country: 'JP', addedAt: '2026-01-05T09:00:00Z' },
          testCall: { state: 'keying', digits: '123456' },
        },
      },
    },
    async ({ ports, session }) => {
      const { number, testCall } = await lookAtAccount(ports, { session })
      if (!number) return { value: {} }
      const { id: _, accountId: __, userId: ___, ...shownNumber } = number
      if (!testCall) return { value: { number: shownNumber } }
      const { status } = testCall.call
      return {
        value: {
          number: shownNumber,
          testCall: {
            state: status.name,
            ...('reason' in status && { reason: status.reason }),
            ...(testCall.digits && { digits: testCall.digits }),
          },
        },
      }
    },
  ),
  own(
    {
      id: 'setNumber',
      method: 'put',
      path: '/me/number',
      area: 'contacts',
      summary: 'Register a telephone number in place of any other',
      about: 'It counts as absent until a test call proves it.',
      body: z.strictObject({ number: textOf(100), country: textOf(8) }),
      refusals: ['frozen', 'call-under-way', ...NUMBER_REFUSALS],
      example: { body: { number: '090-1234-5678', country: 'JP' } },
    },
    async ({ ports, session, asker, body: { number: text, country } }) => {
      const setting = await setNumber(ports, { session, text, country, asker })
      return setting.set ? DONE : setting
    },
  ),
  own(
    {
      id: 'callNumber',
      method: 'post',
      path: '/me/number/call',
      area: 'contacts',
      summary: 'Place a test call: the whole keyed call, which proves the number',
      about: 'Follow it with `getNumber`, which shows the digits while they are wanted.',
      status: 202,
      output: z.strictObject({ state: z.string() }),
      refusals: ['no-number', 'frozen', ...CALL_REFUSALS],
      example: { output: { state: 'queued' } },
    },
    async ({ ports, session, asker }) => {
      const placed = await callNumber(ports, { session, asker })
      return placed.placed ? { value: { state: placed.call.status.name } } : placed
    },
  ),
  own(
    {
      id: 'makeMainAddress',
      method: 'post',
      path: '/me/addresses/{id}/main',
      area: 'contacts',
      summary: 'Make a verified address the main one; every address is told',
      about: 'Root signs in with it.',
      refusals: ['not-found', 'not-verified', 'main-already', 'taken', 'frozen'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const addressId = params.id as AddressId
      const change = await makeMainAddress(ports, { session, addressId, asker })
      return change.changed ? DONE : change
    },
  ),
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
