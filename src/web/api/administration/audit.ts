import { z } from 'zod'
import { beginExport } from '../../../domain/audit/begin-export.ts'
import type { AuditEvent, NewEvent } from '../../../domain/audit/event.ts'
import { AUDIT_EVENT_KINDS } from '../../../domain/audit/kinds.ts'
import type { UserId } from '../../../domain/ids.ts'
import { type Operation, permitted } from '../operation.ts'
import { given, id, LIMIT_MOST, moment, named, textOf } from '../shapes.ts'

/** The very fields that the hash of a line covers. */
const event = z
  .strictObject({
    accountId: id,
    sequence: z.int(),
    kind: z.string(),
    at: moment,
    actor: z.string(),
    subject: id.optional(),
    network: z.string().optional(),
    userAgent: z.string().optional(),
    factors: z.array(z.string()).optional(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    previousHash: z.string(),
    hash: z.string(),
  })
  .register(named, { id: 'Event' })

const LINES_MOST = 1000

const FIRST = {
  accountId: '123456789012',
  sequence: 1,
  kind: 'set-up.finished',
  at: '2026-01-04T09:00:00Z',
  actor: '0a1b2c3d4e5f6g7h',
  previousHash: '',
  hash: 'q1w2e3',
}

const shown = ({ factors, data, ...line }: AuditEvent): z.output<typeof event> => ({
  ...line,
  ...(factors && { factors: [...factors] }),
  ...(data && { data: { ...data } }),
})

export const AUDIT: readonly Operation[] = [
  permitted(
    'audit:read',
    {
      id: 'findEvents',
      method: 'get',
      path: '/audit/events',
      area: 'audit',
      summary: 'Who did what to whom, newest first',
      about:
        'A page looks through so many lines and no more: it may be short, and still have a next one.',
      query: z.strictObject({
        kind: z.enum(AUDIT_EVENT_KINDS).optional(),
        actor: textOf(64).optional(),
        subject: id.optional(),
        network: textOf(64).optional(),
        since: moment.optional(),
        until: moment.optional(),
        /** `next` of the page before: only lines before this one. */
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(LIMIT_MOST).default(50),
      }),
      output: z.strictObject({ items: z.array(event), next: z.int().optional() }),
      refusals: [],
      example: {
        query: { kind: 'device.removed', since: '2026-01-01T00:00:00Z' },
        output: { items: [FIRST] },
      },
    },
    async ({ ports, acting, query: { kind, actor, subject, before, limit, ...range } }) => {
      const filter = {
        ...(kind && { kinds: [kind] }),
        ...(actor && { actor: actor as NewEvent['actor'] }),
        ...(subject && { subject: subject as UserId }),
        ...given(range),
      }
      const page = { limit, ...(before && { before }) }
      const { accountId } = acting.user
      const found = await ports.read(({ audit }) => audit.find(accountId, filter, page))
      return {
        value: { items: found.events.map(shown), ...(found.next && { next: found.next }) },
      }
    },
  ),
  permitted(
    'audit:read',
    {
      id: 'beginExport',
      method: 'post',
      path: '/audit/exports',
      area: 'audit',
      summary: 'Begin to take the log out: which lines were written between two moments',
      about: 'The log tells of it. Then read the lines from `after` on, and stop before `before`.',
      status: 201,
      body: z.strictObject({ since: moment.optional(), until: moment.optional() }),
      output: z.strictObject({ after: z.int(), before: z.int().optional() }),
      refusals: [],
      example: { body: { since: '2026-01-01T00:00:00Z' }, output: { after: 5000 } },
    },
    async ({ ports, by, asker, body }) => {
      const begun = await beginExport(ports, { by, asker, ...given(body) })
      if (!begun.done) return begun
      const { after, before } = begun.exported
      return { value: { after, ...(before !== undefined && { before }) } }
    },
  ),
  permitted(
    'audit:read',
    {
      id: 'exportEvents',
      method: 'get',
      path: '/audit/lines',
      area: 'audit',
      summary: 'Whole lines of the chain, oldest first, to be verified anywhere',
      about:
        'One item a line makes a file that "aikagi audit verify" takes. Begin with `beginExport`.',
      query: z.strictObject({
        /** The line before the first one that is wanted. */
        after: z.coerce.number().int().nonnegative().default(0),
        limit: z.coerce.number().int().min(1).max(LINES_MOST).default(LINES_MOST),
      }),
      output: z.strictObject({ items: z.array(event), next: z.int().optional() }),
      refusals: [],
      example: { query: { after: '5000' }, output: { items: [FIRST] } },
    },
    async ({ ports, acting, query: { after, limit } }) => {
      const { accountId } = acting.user
      const lines = await ports.read(({ audit }) => audit.after(accountId, after, limit))
      const next = lines.length === limit ? lines.at(-1)?.sequence : undefined
      return { value: { items: lines.map(shown), ...(next !== undefined && { next }) } }
    },
  ),
]
