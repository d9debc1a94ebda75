import { z } from 'zod'
import { createAccount } from '../../../domain/accounts/create-account.ts'
import { inviteRoot } from '../../../domain/accounts/invite-root.ts'
import { listAccounts } from '../../../domain/accounts/list-accounts.ts'
import { type AccountId, LANGUAGES } from '../../../domain/ids.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { given, id, moment, pageOf, paging, textOf } from '../shapes.ts'
import { ENGINES, retitled } from './account-shapes.ts'

const accountLine = z.strictObject({
  id,
  alias: z.string().optional(),
  name: z.string(),
  country: z.string(),
  isOperator: z.boolean(),
  /** Its root has not accepted the invitation. */
  invited: z.boolean(),
  createdAt: moment,
})

export const ACCOUNTS: readonly Operation[] = [
  permitted(
    'accounts:create',
    {
      id: 'listAccounts',
      method: 'get',
      path: '/accounts',
      area: 'accounts',
      summary: 'Every account of the installation, for its operators',
      about: 'That it is there, and nothing of what is in it.',
      query: z.strictObject(paging),
      output: pageOf(accountLine),
      refusals: [],
      example: { output: { items: [{ ...ENGINES, isOperator: false, invited: true }] } },
    },
    async ({ ports, by, query: { after, limit } }) => {
      const page = { limit, ...(after && { after: after as AccountId }) }
      const list = await listAccounts(ports, { by, ...page })
      if (!list.done) return list
      const items = list.accounts.map(({ account, invited }) => {
        const { operatorSince, ...line } = account
        return { ...line, isOperator: operatorSince !== undefined, invited }
      })
      return { value: { items, ...(list.next && { next: list.next }) } }
    },
  ),
  permitted(
    'accounts:create',
    {
      id: 'createAccount',
      method: 'post',
      path: '/accounts',
      area: 'accounts',
      summary: 'An account for somebody else, whose root is invited by mail',
      status: 201,
      body: z.strictObject({
        name: textOf(400),
        /** ISO 3166-1 alpha-2. */
        country: textOf(8),
        /** Root's, who signs in with it. */
        email: textOf(320),
        language: z.enum(LANGUAGES).optional(),
        timeZone: textOf(64).optional(),
      }),
      output: z.strictObject({ id, rootId: id }),
      refusals: [
        'account-name-empty',
        'account-name-too-long',
        'email-empty',
        'email-too-long',
        'email-not-an-address',
        'email-bad-domain',
        'email-taken',
        'unknown-country',
        'unknown-language',
        'unknown-time-zone',
        'too-many',
      ],
      example: {
        body: { name: 'Analytical Engines', country: 'JP', email: 'ada@example.org' },
        output: { id: ENGINES.id, rootId: '0a1b2c3d4e5f6g7h' },
      },
    },
    async ({ ports, by, asker, body }) => {
      const { name, country, email, ...more } = body
      const asked = { name, country, email, ...given(more) }
      const created = await createAccount(ports, { by, asker, ...asked })
      if (!created.done) return { ...created, reason: retitled(created.reason) }
      return { value: { id: created.account.id, rootId: created.root } }
    },
  ),
  permitted(
    'accounts:create',
    {
      id: 'inviteRoot',
      method: 'post',
      path: '/accounts/{id}/invite-root',
      area: 'accounts',
      summary: 'Mail the root of an account another invitation, to the same address',
      refusals: ['no-root-to-invite', 'too-many'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const invited = await inviteRoot(ports, { by, asker, accountId: params.id as AccountId })
      return invited.done ? DONE : invited
    },
  ),
]
