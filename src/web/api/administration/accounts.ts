import { z } from 'zod'
import { changeAccount } from '../../../domain/accounts/change-account.ts'
import {
  changeOthersPolicy,
  type OthersPolicy,
} from '../../../domain/accounts/change-others-policy.ts'
import { changePolicy } from '../../../domain/accounts/change-policy.ts'
import { createAccount } from '../../../domain/accounts/create-account.ts'
import { inviteRoot } from '../../../domain/accounts/invite-root.ts'
import { listAccounts } from '../../../domain/accounts/list-accounts.ts'
import { lookAtDashboard, type PeopleFigure } from '../../../domain/accounts/look-at-dashboard.ts'
import { type AccountId, LANGUAGES } from '../../../domain/ids.ts'
import { changeLook } from '../../../domain/looks/change-look.ts'
import { LOGO_MOST_BYTES } from '../../../domain/looks/logo.ts'
import { PRESETS } from '../../../domain/ways/ways.ts'
import { DONE, inPerson, type Operation, permitted } from '../operation.ts'
import { given, id, moment, named, pageOf, paging, textOf } from '../shapes.ts'

const preset = z.enum(PRESETS)
const account = z
  .strictObject({
    id,
    alias: z.string().optional(),
    name: z.string(),
    country: z.string(),
    isOperator: z.boolean(),
    /** How long alternative factors wait, by rank. */
    presets: z.strictObject({ root: preset, administrators: preset, users: preset }),
    createdAt: moment,
  })
  .register(named, { id: 'Account' })

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

const figure = z.int().nonnegative()
const figures = z.strictObject({
  all: figure,
  'without-device': figure,
  suspended: figure,
  invited: figure,
  'number-unproven': figure,
  recoveries: figure,
  resets: figure,
  'failed-calls': figure,
} satisfies Record<PeopleFigure, z.ZodType>)

const ENGINES = {
  id: '123456789012',
  name: 'Analytical Engines',
  country: 'JP',
  createdAt: '2026-01-04T09:00:00Z',
}

const LOGO_REFUSALS = ['logo-empty', 'logo-too-large', 'logo-not-a-picture'] as const

const TITLE_REFUSALS = {
  'name-empty': 'account-name-empty',
  'name-too-long': 'account-name-too-long',
} as const

/** The names of accounts are refused for reasons of their own. */
const retitled = <Why extends string>(reason: Why) =>
  (reason in TITLE_REFUSALS ? TITLE_REFUSALS[reason as keyof typeof TITLE_REFUSALS] : reason) as
    | Exclude<Why, keyof typeof TITLE_REFUSALS>
    | (typeof TITLE_REFUSALS)[Why & keyof typeof TITLE_REFUSALS]

export const ACCOUNTS: readonly Operation[] = [
  permitted(
    'account:read',
    {
      id: 'getAccount',
      method: 'get',
      path: '/account',
      area: 'account',
      summary: 'Your account: name, alias, and how long getting back in waits',
      output: account,
      refusals: [],
      example: {
        output: {
          ...ENGINES,
          isOperator: false,
          presets: { root: 'hold-24h', administrators: 'instant', users: 'instant' },
        },
      },
    },
    async ({ ports, acting }) => {
      const { account } = await lookAtDashboard(ports, { acting })
      const { id, alias, name, country, operatorSince, createdAt } = account
      const presets = {
        root: account.rootPreset,
        administrators: account.administratorPreset,
        users: account.userPreset,
      }
      const isOperator = operatorSince !== undefined
      return {
        value: { id, name, country, isOperator, presets, createdAt, ...(alias && { alias }) },
      }
    },
  ),
  permitted(
    'account:write',
    {
      id: 'changeAccount',
      method: 'patch',
      path: '/account',
      area: 'account',
      summary: 'Name and alias; what is left out stays, and an empty alias takes it away',
      body: z.strictObject({ name: textOf(400).optional(), alias: textOf(100).optional() }),
      refusals: [
        'account-name-empty',
        'account-name-too-long',
        'alias-length',
        'alias-characters',
        'alias-looks-like-an-id',
        'alias-taken',
      ],
      example: { body: { alias: 'analytical-engines' } },
    },
    async ({ ports, by, asker, body }) => {
      const change = await changeAccount(ports, { by, asker, ...given(body) })
      return change.done ? DONE : { reason: retitled(change.reason) }
    },
  ),
  permitted(
    'users:read',
    {
      id: 'dashboard',
      method: 'get',
      path: '/dashboard',
      area: 'account',
      summary: 'The figures at a glance; 10000 means that many, or more',
      about: 'Recoveries are those under way, failed calls those of the last seven days.',
      output: figures,
      refusals: [],
      example: {
        output: {
          all: 120,
          'without-device': 3,
          suspended: 1,
          invited: 2,
          'number-unproven': 5,
          recoveries: 1,
          resets: 0,
          'failed-calls': 0,
        },
      },
    },
    async ({ ports, acting }) => {
      const { people } = await lookAtDashboard(ports, { acting })
      return people ? { value: { ...people } } : { reason: 'not-permitted' }
    },
  ),
  inPerson(
    'policy:write',
    {
      id: 'changeRootPreset',
      method: 'put',
      path: '/account/presets/root',
      area: 'account',
      summary: 'How long alternative factors wait for root, set by root alone',
      body: z.strictObject({ preset }),
      refusals: ['frozen', 'root-only', 'no-administrator', 'no-approver'],
      example: { body: { preset: 'hold-24h' } },
    },
    async ({ ports, session, asker, body }) => {
      const change = await changePolicy(ports, { session, preset: body.preset, asker })
      return change.changed ? DONE : change
    },
  ),
  presetOf('administrators', 'administrators, set by root'),
  presetOf('users', 'everybody without a rank, set by administrators'),
  permitted(
    'account:write',
    {
      id: 'changeColour',
      method: 'put',
      path: '/account/colour',
      area: 'account',
      summary: 'The colour of the sign-in page and of letters; an empty one takes it away',
      body: z.strictObject({ colour: textOf(32) }),
      refusals: ['not-a-colour', ...LOGO_REFUSALS],
      example: { body: { colour: '#1b5e6b' } },
    },
    async ({ ports, by, asker, body }) => {
      const change = await changeLook(ports, { by, asker, part: { colour: body.colour } })
      return change.done ? DONE : change
    },
  ),
  permitted(
    'account:write',
    {
      id: 'changeLogo',
      method: 'put',
      path: '/account/logo',
      area: 'account',
      summary: 'The logo of the sign-in page, as base64; null takes it away',
      bodyMost: 2 * LOGO_MOST_BYTES,
      body: z.strictObject({ content: z.base64().nullable() }),
      refusals: ['not-a-colour', ...LOGO_REFUSALS],
      example: { body: { content: null } },
    },
    async ({ ports, by, asker, body: { content } }) => {
      const logo = content === null ? null : new Uint8Array(Buffer.from(content, 'base64'))
      const change = await changeLook(ports, { by, asker, part: { logo } })
      return change.done ? DONE : change
    },
  ),
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

/** The waits of those below whoever decides; root's own are an operation of root's. */
function presetOf(of: OthersPolicy, whose: string): Operation {
  return inPerson(
    'policy:write',
    {
      id: `change${of === 'users' ? 'Users' : 'Administrators'}Preset`,
      method: 'put',
      path: `/account/presets/${of}`,
      area: 'account',
      summary: `How long alternative factors wait for ${whose}`,
      body: z.strictObject({ preset }),
      refusals: ['rank', 'no-administrator', 'no-approver'],
      example: { body: { preset: 'hold-24h' } },
    },
    async ({ ports, session, asker, body }) => {
      const asked = { session, asker, of, preset: body.preset }
      const change = await changeOthersPolicy(ports, asked)
      return change.done ? DONE : change
    },
  )
}
