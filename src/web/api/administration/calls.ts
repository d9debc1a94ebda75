import { z } from 'zod'
import { type CallLine, listFailed } from '../../../domain/calls/list-failed.ts'
import type { CallId } from '../../../domain/ids.ts'
import { maskNumber } from '../../../domain/numbers/number.ts'
import { type Operation, permitted } from '../operation.ts'
import { id, moment, named, pageOf, paging } from '../shapes.ts'
import { placeIn, placeOf } from './place-in-time.ts'

const failedCall = z
  .strictObject({
    id,
    userId: id,
    userName: z.string().optional(),
    at: moment,
    purpose: z.string(),
    reason: z.string(),
    /** What the telephone provider itself said. */
    cause: z.string().optional(),
    /** The last digits, where the number is still theirs. */
    number: z.string().optional(),
  })
  .register(named, { id: 'FailedCall' })

function shown({ call, user, number }: CallLine): z.output<typeof failedCall> {
  return {
    id: call.id,
    userId: user.id,
    ...(user.userName && { userName: user.userName }),
    at: call.createdAt,
    purpose: call.purpose,
    reason: call.status.name === 'refused' ? call.status.reason : call.status.name,
    ...(call.providerCause && { cause: call.providerCause }),
    ...(number && { number: maskNumber(number.e164) }),
  }
}

export const CALLS: readonly Operation[] = [
  permitted(
    'users:read',
    {
      id: 'listFailedCalls',
      method: 'get',
      path: '/calls/failed',
      area: 'recoveries',
      summary: 'Calls of the last week that came to nothing, newest first, each with the reason',
      query: z.strictObject(paging),
      output: pageOf(failedCall),
      refusals: ['invalid'],
      example: {
        output: {
          items: [
            {
              id: 'c4ll',
              userId: '0a1b2c3d4e5f6g7h',
              userName: 'ada',
              at: '2026-02-01T22:00:00Z',
              purpose: 'recovery',
              reason: 'busy',
              cause: '486 Busy Here',
              number: '•••• 5678',
            },
          ],
        },
      },
    },
    async ({ ports, acting, query: { after, limit } }) => {
      const from = after === undefined ? undefined : placeIn<CallId>(after)
      if (from === 'nowhere') return { reason: 'invalid' }
      const { lines, next } = await listFailed(ports, {
        acting,
        limit,
        ...(from && { after: { createdAt: from.at, id: from.id } }),
      })
      return {
        value: {
          items: lines.map(shown),
          ...(next && { next: placeOf({ at: next.createdAt, id: next.id }) }),
        },
      }
    },
  ),
]
