import { z } from 'zod'
import { changeAccount } from '../../../domain/accounts/change-account.ts'
import { lookAtDashboard, type PeopleFigure } from '../../../domain/accounts/look-at-dashboard.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { given, id, moment, named, textOf } from '../shapes.ts'
import { ENGINES, preset, retitled } from './account-shapes.ts'

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

export const ACCOUNT: readonly Operation[] = [
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
]
