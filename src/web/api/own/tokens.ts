import { z } from 'zod'
import type { ApiTokenId } from '../../../domain/ids.ts'
import type { ApiToken } from '../../../domain/tokens/api-token.ts'
import { listTokens } from '../../../domain/tokens/list-tokens.ts'
import { makeToken } from '../../../domain/tokens/make-token.ts'
import { reinstateToken } from '../../../domain/tokens/reinstate-token.ts'
import { revokeToken } from '../../../domain/tokens/revoke-token.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { id, moment, named, permissionSet, textOf } from '../shapes.ts'

const token = z
  .strictObject({
    id,
    name: z.string(),
    sets: z.array(permissionSet),
    createdAt: moment,
    expiresAt: moment,
    lastUsedAt: moment.optional(),
    /** Since a recovery of yours: it works again when you reinstate it. */
    suspendedAt: moment.optional(),
  })
  .register(named, { id: 'Token' })

const shown = (one: ApiToken): z.output<typeof token> => ({
  id: one.id,
  name: one.name,
  sets: [...one.sets],
  createdAt: one.createdAt,
  expiresAt: one.expiresAt,
  ...(one.lastUsedAt && { lastUsedAt: one.lastUsedAt }),
  ...(one.suspendedAt && { suspendedAt: one.suspendedAt }),
})

const NIGHTLY = {
  id: 't0k3n',
  name: 'nightly report',
  sets: ['AuditRead'],
  createdAt: '2026-01-05T09:00:00Z',
  expiresAt: '2026-04-05T09:00:00Z',
} as const

export const TOKENS: readonly Operation[] = [
  own(
    {
      id: 'listTokens',
      method: 'get',
      path: '/me/tokens',
      area: 'tokens',
      summary: 'Your API tokens, newest first, and what a new one may hold',
      output: z.strictObject({
        items: z.array(token),
        most: z.int(),
        sets: z.array(permissionSet),
      }),
      refusals: [],
      example: {
        output: { items: [{ ...NIGHTLY, sets: ['AuditRead'] }], most: 20, sets: ['AuditRead'] },
      },
    },
    async ({ ports, session }) => {
      const { tokens, most, sets } = await listTokens(ports, { session })
      return { value: { items: tokens.map(shown), most, sets: [...sets] } }
    },
  ),
  own(
    {
      id: 'makeToken',
      method: 'post',
      path: '/me/tokens',
      area: 'tokens',
      summary: 'Make an API token',
      about:
        'It can do what its sets give, and never more than you can at that moment. `token` is shown once. There is none without an end.',
      status: 201,
      body: z.strictObject({
        name: textOf(200),
        sets: z.array(permissionSet).max(7),
        days: z.int(),
      }),
      output: z.strictObject({ ...token.shape, token: z.string() }),
      refusals: [
        'frozen',
        'token-name-empty',
        'token-name-too-long',
        'token-days',
        'set-not-held',
        'too-many-tokens',
      ],
      example: {
        body: { name: 'nightly report', sets: ['AuditRead'], days: 90 },
        output: { ...NIGHTLY, sets: ['AuditRead'], token: 'aik_…' },
      },
    },
    async ({ ports, session, asker, body }) => {
      const making = await makeToken(ports, { session, asked: body, asker })
      return making.made ? { value: { ...shown(making.token), token: making.text } } : making
    },
  ),
  own(
    {
      id: 'revokeToken',
      method: 'delete',
      path: '/me/tokens/{id}',
      area: 'tokens',
      summary: 'End an API token at once',
      refusals: ['not-found'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const tokenId = params.id as ApiTokenId
      const revoking = await revokeToken(ports, { session, tokenId, asker })
      return revoking.revoked ? DONE : revoking
    },
  ),
  own(
    {
      id: 'reinstateToken',
      method: 'post',
      path: '/me/tokens/{id}/reinstate',
      area: 'tokens',
      summary: 'Let a token work again that a recovery suspended',
      refusals: ['not-found', 'frozen'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const tokenId = params.id as ApiTokenId
      const reinstating = await reinstateToken(ports, { session, tokenId, asker })
      return reinstating.reinstated ? DONE : reinstating
    },
  ),
]
