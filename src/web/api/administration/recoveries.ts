import { z } from 'zod'
import type { RecoveryId } from '../../../domain/ids.ts'
import { approveRecovery } from '../../../domain/recovery/approve-recovery.ts'
import { listUnfinished, type RecoveryLine } from '../../../domain/recovery/list-unfinished.ts'
import { nextMoment } from '../../../domain/recovery/recovery.ts'
import { stopByAdministrator } from '../../../domain/recovery/stop-by-administrator.ts'
import { DONE, inPerson, type Operation, permitted } from '../operation.ts'
import { id, moment, named, pageOf, paging } from '../shapes.ts'
import { placeIn, placeOf } from './place-in-time.ts'

const recovery = z
  .strictObject({
    id,
    userId: id,
    userName: z.string().optional(),
    way: z.string(),
    state: z.string(),
    openedAt: moment,
    /** When time alone changes it next. */
    until: moment.optional(),
  })
  .register(named, { id: 'Recovery' })

function shown({ recovery: one, user }: RecoveryLine): z.output<typeof recovery> {
  const until = one.status.name === 'holding' ? one.status.until : nextMoment(one)
  return {
    id: one.id,
    userId: user.id,
    ...(user.userName && { userName: user.userName }),
    way: one.way,
    state: one.status.name,
    openedAt: one.openedAt,
    ...(until && { until }),
  }
}

export const RECOVERIES: readonly Operation[] = [
  permitted(
    'users:read',
    {
      id: 'listRecoveries',
      method: 'get',
      path: '/recoveries',
      area: 'recoveries',
      summary: 'Who is getting back in just now, newest first',
      query: z.strictObject(paging),
      output: pageOf(recovery),
      refusals: ['invalid'],
      example: {
        output: {
          items: [
            {
              id: 'r3c0very',
              userId: '0a1b2c3d4e5f6g7h',
              userName: 'ada',
              way: 'alternative-factors',
              state: 'holding',
              openedAt: '2026-02-01T22:00:00Z',
              until: '2026-02-02T22:10:00Z',
            },
          ],
        },
      },
    },
    async ({ ports, acting, query: { after, limit } }) => {
      const from = after === undefined ? undefined : placeIn<RecoveryId>(after)
      if (from === 'nowhere') return { reason: 'invalid' }
      const { lines, next } = await listUnfinished(ports, {
        acting,
        limit,
        ...(from && { after: { openedAt: from.at, id: from.id } }),
      })
      return {
        value: {
          items: lines.map(shown),
          ...(next && { next: placeOf({ at: next.openedAt, id: next.id }) }),
        },
      }
    },
  ),
  inPerson(
    'users:read',
    {
      id: 'approveRecovery',
      method: 'post',
      path: '/recoveries/{id}/approve',
      area: 'recoveries',
      summary: 'Agree to a complete recovery that waits for an approver',
      about:
        'For root, AdministratorAccess and SupportApprover; never the same person, nor the same browser.',
      refusals: [
        'no-such-recovery',
        'rank',
        'yourself',
        'same-browser',
        'same-person',
        'too-new',
        'over',
      ],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const recoveryId = params.id as RecoveryId
      const approval = await approveRecovery(ports, { session, recoveryId, asker })
      return approval.done ? DONE : approval
    },
  ),
  inPerson(
    'users:write',
    {
      id: 'stopRecovery',
      method: 'post',
      path: '/recoveries/{id}/stop',
      area: 'recoveries',
      summary: 'Stop a recovery of somebody of a lower rank',
      refusals: ['no-such-recovery', 'rank', 'over'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const recoveryId = params.id as RecoveryId
      const stop = await stopByAdministrator(ports, { session, recoveryId, asker })
      return stop.done ? DONE : stop
    },
  ),
]
