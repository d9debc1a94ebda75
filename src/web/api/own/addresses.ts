import { z } from 'zod'
import { lookAtAccount } from '../../../domain/accounts/look-at-account.ts'
import type { AddressId } from '../../../domain/ids.ts'
import { addAddress } from '../../../domain/users/add-address.ts'
import { mailAddressAgain, tryAddress } from '../../../domain/users/mail-address-link.ts'
import { makeMainAddress } from '../../../domain/users/make-main-address.ts'
import { removeAddress } from '../../../domain/users/remove-address.ts'
import { type Address, lastProven } from '../../../domain/users/user.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { EMAIL_REFUSALS } from '../refusal-lists.ts'
import { id, listOf, moment, named, textOf } from '../shapes.ts'

const address = z
  .strictObject({
    id,
    email: z.string(),
    purpose: z.enum(['sign-in', 'notification']),
    /** Until then it counts as absent. */
    verifiedAt: moment.optional(),
    /** When it last proved that mail to it is read. */
    provenAt: moment.optional(),
    addedAt: moment,
    /** Since when mail to it is refused for good. */
    refusedAt: moment.optional(),
  })
  .register(named, { id: 'Address' })

function shown(one: Address): z.output<typeof address> {
  const { id, email, purpose, verifiedAt, addedAt, refusedAt } = one
  const provenAt = lastProven(one)
  return {
    id,
    email,
    purpose,
    addedAt,
    ...(verifiedAt && { verifiedAt }),
    ...(provenAt && { provenAt }),
    ...(refusedAt && { refusedAt }),
  }
}

const ADA = {
  id: '4ddr355',
  email: 'ada@example.org',
  purpose: 'sign-in',
  verifiedAt: '2026-01-05T09:00:00Z',
  provenAt: '2026-01-05T09:00:00Z',
  addedAt: '2026-01-05T08:58:00Z',
} as const

export const ADDRESSES: readonly Operation[] = [
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
      id: 'tryAddress',
      method: 'post',
      path: '/me/addresses/{id}/try',
      area: 'contacts',
      summary:
        'A rehearsal: mail a link to a verified address, which proves that mail to it is read',
      about: 'Its button works in any browser and opens nothing. `provenAt` says when.',
      refusals: ['not-found', 'too-many'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const addressId = params.id as AddressId
      const trial = await tryAddress(ports, { session, addressId, asker })
      return trial.sent ? DONE : trial
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
]
