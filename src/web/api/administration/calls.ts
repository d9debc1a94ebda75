import { z } from 'zod'
import { type CallLine, listCalls } from '../../../domain/calls/list-calls.ts'
import { lookAtSpending } from '../../../domain/calls/look-at-spending.ts'
import type { CallId } from '../../../domain/ids.ts'
import { maskNumber } from '../../../domain/numbers/number.ts'
import type { Acting } from '../../../domain/permissions/acting.ts'
import type { Ports } from '../../../domain/ports.ts'
import { type Operation, permitted } from '../operation.ts'
import { id, moment, named, pageOf, paging } from '../shapes.ts'
import { placeIn, placeOf } from './place-in-time.ts'

const callShape = z
  .strictObject({
    id,
    userId: id,
    userName: z.string().optional(),
    at: moment,
    purpose: z.string(),
    state: z.string(),
    /** Why it came to nothing. */
    reason: z.string().optional(),
    provider: z.string().optional(),
    /** What the telephone provider itself said. */
    cause: z.string().optional(),
    /** Providers that failed before it rang. */
    tried: z
      .array(z.strictObject({ provider: z.string(), cause: z.string().optional() }))
      .optional(),
    answeredAt: moment.optional(),
    endedAt: moment.optional(),
    /** In millionths of the currency. */
    price: z.strictObject({ micros: z.number(), currency: z.string() }).optional(),
    /** The last digits, where the number is still theirs. */
    number: z.string().optional(),
  })
  .register(named, { id: 'PlacedCall' })

function shown({ call, user, number }: CallLine): z.output<typeof callShape> {
  const { status, provider, providerCause, tried, answeredAt, endedAt } = call
  const { priceMicros: micros, priceCurrency: currency } = call
  return {
    id: call.id,
    userId: user.id,
    ...(user.userName && { userName: user.userName }),
    at: call.createdAt,
    purpose: call.purpose,
    state: status.name,
    ...(status.name === 'refused' && { reason: status.reason }),
    ...(provider && { provider }),
    ...(providerCause && { cause: providerCause }),
    ...(tried && { tried: [...tried] }),
    ...(answeredAt && { answeredAt }),
    ...(endedAt && { endedAt }),
    ...(micros !== undefined && currency && { price: { micros, currency } }),
    ...(number && { number: maskNumber(number.e164) }),
  }
}

/** Of this day and hour, UTC; money in millionths of the provider's currency. */
const COUNTS = { all: z.number(), hour: z.number(), tests: z.number(), micros: z.number() }

const EXAMPLE = {
  id: 'c4ll',
  userId: '0a1b2c3d4e5f6g7h',
  userName: 'ada',
  at: '2026-02-01T22:00:00Z',
  purpose: 'recovery',
  state: 'refused',
  reason: 'busy',
  provider: 'twilio',
  cause: 'busy, SIP 486',
  endedAt: '2026-02-01T22:00:20Z',
  price: { micros: 12_000, currency: 'USD' },
  number: '•••• 5678',
}

const listing =
  (which: 'failed' | 'all') =>
  async ({ ports, acting, query }: Listing) => {
    const { after, limit } = query
    const from = after === undefined ? undefined : placeIn<CallId>(after)
    if (from === 'nowhere') return { reason: 'invalid' } as const
    const { lines, next } = await listCalls(ports, {
      acting,
      which,
      limit,
      ...(from && { after: { createdAt: from.at, id: from.id } }),
    })
    const more = next && { next: placeOf({ at: next.createdAt, id: next.id }) }
    return { value: { items: lines.map(shown), ...more } }
  }

interface Listing {
  ports: Ports
  acting: Acting
  query: { after?: string | undefined; limit: number }
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
      output: pageOf(callShape),
      refusals: ['invalid'],
      example: { output: { items: [EXAMPLE] } },
    },
    listing('failed'),
  ),
  permitted(
    'users:read',
    {
      id: 'listCalls',
      method: 'get',
      path: '/calls',
      area: 'recoveries',
      summary: 'Calls of the last 24 hours, newest first, with what became of them and their price',
      query: z.strictObject(paging),
      output: pageOf(callShape),
      refusals: ['invalid'],
      example: { output: { items: [EXAMPLE] } },
    },
    listing('all'),
  ),
  permitted(
    'users:read',
    {
      id: 'getCallSpending',
      method: 'get',
      path: '/calls/spending',
      area: 'recoveries',
      summary: 'Calls and money of today against the limits of the installation; for operators',
      output: z.strictObject({
        spent: z.strictObject({ ...COUNTS, testMicros: z.number() }),
        most: z.strictObject(COUNTS),
      }),
      refusals: ['not-permitted'],
      example: {
        output: {
          spent: { all: 12, hour: 1, tests: 2, micros: 1_440_000, testMicros: 240_000 },
          most: { all: 1000, hour: 250, tests: 200, micros: 200_000_000 },
        },
      },
    },
    async ({ ports, acting }) => {
      const value = await lookAtSpending(ports, { acting })
      return value ? { value } : { reason: 'not-permitted' }
    },
  ),
]
