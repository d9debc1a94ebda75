import { z } from 'zod'
import { listActivity } from '../../../domain/audit/list-activity.ts'
import { LANGUAGES } from '../../../domain/ids.ts'
import { lookAtMe } from '../../../domain/permissions/look-at-me.ts'
import { changeSettings } from '../../../domain/users/change-settings.ts'
import { exportOwnData } from '../../../domain/users/export-own-data.ts'
import { leaveAccount } from '../../../domain/users/leave-account.ts'
import { anyone, DONE, type Operation, own } from '../operation.ts'
import { id, moment, permissionSet, textOf } from '../shapes.ts'

const me = z.strictObject({
  userId: id,
  accountId: id,
  accountName: z.string(),
  /** What one signs in with: an address for root, else the user name. */
  name: z.string(),
  role: z.enum(['root', 'user']),
  language: z.enum(LANGUAGES),
  timeZone: z.string(),
  protectedSince: moment.optional(),
  permissionSets: z.array(permissionSet),
  permissions: z.array(z.string()),
  /** What this request came by. */
  by: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('session'),
      endsAt: moment,
      factors: z.array(z.strictObject({ factor: z.string(), at: moment })),
      /** Until then changes are allowed; after it a device must be shown again. */
      freshUntil: moment.optional(),
    }),
    z.strictObject({ kind: z.literal('token'), name: z.string(), endsAt: moment }),
  ]),
})

const activity = z.strictObject({
  at: moment,
  kind: z.string(),
  /** 'you', 'nobody', 'system', or somebody's name. */
  by: z.string(),
  network: z.string().optional(),
})

export const YOURSELF: readonly Operation[] = [
  anyone(
    {
      id: 'whoAmI',
      method: 'get',
      path: '/me',
      area: 'yourself',
      summary: 'Who asks, and what they may do',
      output: me,
      refusals: [],
      example: {
        output: {
          userId: '0a1b2c3d4e5f6g7h',
          accountId: '123456789012',
          accountName: 'Analytical Engines',
          name: 'ada@example.org',
          role: 'root',
          language: 'en',
          timeZone: 'Asia/Tokyo',
          protectedSince: '2026-01-05T09:00:00Z',
          permissionSets: [],
          permissions: ['users:read', 'users:write'],
          by: { kind: 'token', name: 'nightly report', endsAt: '2026-04-01T00:00:00Z' },
        },
      },
    },
    async ({ ports, by }) => {
      const seen = await lookAtMe(ports, { by })
      return seen ? { value: seen } : { reason: 'session-over' }
    },
  ),
  own(
    {
      id: 'changeSettings',
      method: 'put',
      path: '/me/settings',
      area: 'yourself',
      summary: 'Language of pages, letters and calls, and the time zone',
      body: z.strictObject({ language: z.enum(LANGUAGES), timeZone: textOf(64) }),
      refusals: ['unknown-language', 'unknown-time-zone'],
      example: { body: { language: 'ja', timeZone: 'Asia/Tokyo' } },
    },
    async ({ ports, session, asker, body }) => {
      const change = await changeSettings(ports, { session, asker, ...body })
      return change.changed ? DONE : change
    },
  ),
  own(
    {
      id: 'listActivity',
      method: 'get',
      path: '/me/activity',
      area: 'yourself',
      summary: 'What happened to you, newest first',
      query: z.strictObject({ before: z.coerce.number().int().positive().optional() }),
      output: z.strictObject({ items: z.array(activity), next: z.int().optional() }),
      refusals: [],
      example: {
        output: {
          items: [{ at: '2026-01-05T09:00:00Z', kind: 'signin.finished', by: 'you' }],
          next: 41,
        },
      },
    },
    async ({ ports, session, query: { before } }) => {
      const page = await listActivity(ports, { session, ...(before && { before }) })
      const items = page.activities.map(({ event, by }) => ({
        at: event.at,
        kind: event.kind,
        by: typeof by === 'string' ? by : by.name,
        ...(event.network && { network: event.network }),
      }))
      return { value: { items, ...(page.next !== undefined && { next: page.next }) } }
    },
  ),
  own(
    {
      id: 'exportOwnData',
      method: 'post',
      path: '/me/export',
      area: 'yourself',
      summary: 'Everything that is kept about you',
      output: z.record(z.string(), z.unknown()),
      refusals: [],
      example: { output: { exportedAt: '2026-01-05T09:00:00Z' } },
    },
    async ({ ports, session, asker }) => {
      const made = await exportOwnData(ports, { session, asker })
      return made.exported ? { value: { ...made.data } } : made
    },
  ),
  own(
    {
      id: 'leave',
      method: 'post',
      path: '/me/leave',
      area: 'yourself',
      summary: 'Delete yourself, for good, with your user name typed',
      body: z.strictObject({ userName: textOf(200) }),
      refusals: ['root', 'wrong-name', 'last-administrator', 'frozen'],
      example: { body: { userName: 'ada' } },
    },
    async ({ ports, session, asker, body }) => {
      const left = await leaveAccount(ports, { session, typedName: body.userName, asker })
      return left.left ? DONE : left
    },
  ),
]
