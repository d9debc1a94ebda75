import { z } from 'zod'
import { reportBounce } from '../../../domain/addresses/report-bounce.ts'
import type { MessageId } from '../../../domain/ids.ts'
import { listUnsent, type UnsentLine } from '../../../domain/outbox/list-unsent.ts'
import { retryLetter } from '../../../domain/outbox/retry-letter.ts'
import { DONE, type Operation, permitted } from '../operation.ts'
import { id, moment, named, pageOf, paging, textOf } from '../shapes.ts'
import { placeIn, placeOf } from './place-in-time.ts'

const unsentLetter = z
  .strictObject({
    id,
    userId: id.optional(),
    userName: z.string().optional(),
    createdAt: moment,
    tries: z.number(),
    /** The mail server's own words. */
    error: z.string().optional(),
    /** Since when the mailbox itself refuses. */
    refusedAt: moment.optional(),
    /** When it was given up, or else is tried next. */
    deadAt: moment.optional(),
    nextTryAt: moment.optional(),
  })
  .register(named, { id: 'UnsentLetter' })

function shown({ letter, user }: UnsentLine): z.output<typeof unsentLetter> {
  const { deadAt, nextTryAt, refusedAt, lastError } = letter
  return {
    id: letter.id,
    ...(letter.userId && { userId: letter.userId }),
    ...(user?.userName && { userName: user.userName }),
    createdAt: letter.createdAt,
    tries: letter.tries,
    ...(lastError && { error: lastError }),
    ...(refusedAt && { refusedAt }),
    ...(deadAt ? { deadAt } : { nextTryAt }),
  }
}

export const MAIL: readonly Operation[] = [
  permitted(
    'users:read',
    {
      id: 'listUnsentLetters',
      method: 'get',
      path: '/letters/unsent',
      area: 'mail',
      summary: 'Letters that no mail server took at the first try, newest first',
      query: z.strictObject(paging),
      output: pageOf(unsentLetter),
      refusals: ['invalid'],
      example: {
        output: {
          items: [
            {
              id: 'l3tt3r',
              userId: '0a1b2c3d4e5f6g7h',
              userName: 'ada',
              createdAt: '2026-02-01T22:00:00Z',
              tries: 1,
              error: '550 5.1.1 no such mailbox',
              refusedAt: '2026-02-01T22:00:01Z',
              nextTryAt: '2026-02-01T23:00:01Z',
            },
          ],
        },
      },
    },
    async ({ ports, acting, query: { after, limit } }) => {
      const from = after === undefined ? undefined : placeIn<MessageId>(after)
      if (from === 'nowhere') return { reason: 'invalid' }
      const { lines, next } = await listUnsent(ports, {
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
  permitted(
    'users:write',
    {
      id: 'retryLetter',
      method: 'post',
      path: '/letters/{id}/retry',
      area: 'mail',
      summary: 'Try a letter again now, dead or waiting',
      refusals: ['no-such-letter'],
      example: {},
    },
    async ({ ports, by, asker, params }) => {
      const retry = await retryLetter(ports, { by, asker, messageId: params.id as MessageId })
      return retry.done ? DONE : retry
    },
  ),
  permitted(
    'users:write',
    {
      id: 'reportBounce',
      method: 'post',
      path: '/letters/{id}/bounce',
      area: 'mail',
      summary: 'Tell that a letter came back: its address takes no mail',
      about:
        'For the program behind AIKAGI_MAIL_BOUNCES. The id stands in the return path after the plus sign, and before the @ of ' +
        'the Message-ID. Operators may tell of every account, others of their own; each of themselves and of lower ranks. The mark goes when a link in a mail to the address is used.',
      body: z.strictObject({ email: textOf(320), words: textOf(1000) }),
      refusals: ['no-such-letter', 'rank'],
      example: { body: { email: 'ada@example.org', words: '550 5.1.1 no such mailbox' } },
    },
    async ({ ports, by, params, body }) => {
      const bounce = await reportBounce(ports, { by, messageId: params.id as MessageId, ...body })
      return bounce.done ? DONE : bounce
    },
  ),
]
