import { z } from 'zod'
import type { ResetId, UserId } from '../../../domain/ids.ts'
import { agreeReset } from '../../../domain/resets/agree-reset.ts'
import { askReset } from '../../../domain/resets/ask-reset.ts'
import { cancelReset } from '../../../domain/resets/cancel-reset.ts'
import { declineReset } from '../../../domain/resets/decline-reset.ts'
import { lookAtResets, type SeenReset } from '../../../domain/resets/look-at-resets.ts'
import { type Reset, resetEnd } from '../../../domain/resets/reset.ts'
import { showResetCode } from '../../../domain/resets/show-reset-code.ts'
import { DONE, inPerson, type Operation } from '../operation.ts'
import { id, moment, named, pageOf, paging, textOf } from '../shapes.ts'
import { placeIn, placeOf } from './place-in-time.ts'

const reset = z
  .strictObject({
    id,
    userId: id,
    askedBy: id,
    askedAt: moment,
    /** In the administrator's words. */
    reason: z.string(),
    agreedBy: id.optional(),
    /** 'waiting': for a second administrator. 'open': the user may come back by it. */
    state: z.string(),
    until: moment.optional(),
  })
  .register(named, { id: 'Reset' })
const seenReset = z.strictObject({
  ...reset.shape,
  userName: z.string().optional(),
  mayAgree: z.boolean(),
  mayCancel: z.boolean(),
})

function shown(one: Reset): z.output<typeof reset> {
  const until = resetEnd(one)
  return {
    id: one.id,
    userId: one.userId,
    askedBy: one.askedBy,
    askedAt: one.askedAt,
    reason: one.reason,
    state: one.status.name,
    ...(one.agreedBy && { agreedBy: one.agreedBy }),
    ...(until && { until }),
  }
}

const seen = ({ reset: one, subject, mayAgree, mayCancel }: SeenReset) => ({
  ...shown(one),
  ...(subject.userName && { userName: subject.userName }),
  mayAgree,
  mayCancel,
})

const LOST = {
  id: 'r3s3t',
  userId: '0a1b2c3d4e5f6g7h',
  askedBy: 'b0b',
  askedAt: '2026-02-01T09:00:00Z',
  reason: 'Phone stolen, spoke in person',
  state: 'open',
  until: '2026-02-02T09:00:00Z',
}

const NEEDS = 'devices:reset'
const asId = (text: string): ResetId => text as ResetId

export const RESETS: readonly Operation[] = [
  inPerson(
    NEEDS,
    {
      id: 'listResets',
      method: 'get',
      path: '/resets',
      area: 'recoveries',
      summary: 'Resets that wait or are open, newest first',
      query: z.strictObject(paging),
      output: pageOf(seenReset),
      refusals: ['invalid'],
      example: {
        output: { items: [{ ...LOST, userName: 'ada', mayAgree: false, mayCancel: true }] },
      },
    },
    async ({ ports, session, query: { after, limit } }) => {
      const from = after === undefined ? undefined : placeIn<ResetId>(after)
      if (from === 'nowhere') return { reason: 'invalid' }
      const page = { limit, ...(from && { after: { askedAt: from.at, id: from.id } }) }
      const found = await lookAtResets(ports, { session, ...page })
      if ('reason' in found) return found
      const last = found.more ? found.resets.at(-1)?.reset : undefined
      const next = last && placeOf({ at: last.askedAt, id: last.id })
      return { value: { items: found.resets.map(seen), ...(next && { next }) } }
    },
  ),
  inPerson(
    NEEDS,
    {
      id: 'askReset',
      method: 'post',
      path: '/users/{id}/reset',
      area: 'recoveries',
      summary: 'Reset the devices of a user: your word that they may come back',
      about:
        'For 24 hours they come back by the password and one mail link or keyed call. Of an equal rank a second administrator must agree first; nobody resets a higher one. Everybody is told.',
      status: 201,
      body: z.strictObject({ reason: textOf(2000) }),
      output: reset,
      refusals: [
        'no-such-user',
        'rank',
        'yourself',
        'reason-missing',
        'reason-too-long',
        'not-protected',
        'suspended',
        'no-address',
        'already-asked',
      ],
      example: { body: { reason: LOST.reason }, output: LOST },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { by: { session }, subject: params.id as UserId, reason: body.reason, asker }
      const asking = await askReset(ports, asked)
      return asking.done ? { value: shown(asking.reset) } : asking
    },
  ),
  inPerson(
    NEEDS,
    {
      id: 'agreeReset',
      method: 'post',
      path: '/resets/{id}/agree',
      area: 'recoveries',
      summary: 'Agree, as the second administrator, to the reset of somebody of an equal rank',
      about: 'Never the same person, nor the same browser.',
      refusals: [
        'no-such-reset',
        'rank',
        'yourself',
        'same-person',
        'same-browser',
        'too-new',
        'asker-gone',
        'over',
      ],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const agreed = await agreeReset(ports, { session, resetId: asId(params.id), asker })
      return agreed.done ? DONE : agreed
    },
  ),
  inPerson(
    NEEDS,
    {
      id: 'declineReset',
      method: 'post',
      path: '/resets/{id}/decline',
      area: 'recoveries',
      summary: 'Say no to it, as the second administrator',
      refusals: ['no-such-reset', 'rank', 'over'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const ending = await declineReset(ports, { session, resetId: asId(params.id), asker })
      return ending.done ? DONE : ending
    },
  ),
  inPerson(
    NEEDS,
    {
      id: 'cancelReset',
      method: 'delete',
      path: '/resets/{id}',
      area: 'recoveries',
      summary: 'Take it back, as who asked or of a higher rank',
      refusals: ['no-such-reset', 'rank', 'over'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const ending = await cancelReset(ports, { session, resetId: asId(params.id), asker })
      return ending.done ? DONE : ending
    },
  ),
  inPerson(
    NEEDS,
    {
      id: 'showResetCode',
      method: 'post',
      path: '/resets/{id}/code',
      area: 'recoveries',
      summary: 'The one-time code to say to a person who stands before you',
      about:
        'Only where policy leaves recoveries to administrators. A new one makes the older worthless.',
      output: z.strictObject({ code: z.string(), until: moment }),
      refusals: ['no-such-reset', 'rank', 'yourself', 'over', 'by-mail'],
      example: { output: { code: '12345678', until: '2026-02-01T09:10:00Z' } },
    },
    async ({ ports, session, asker, params }) => {
      const code = await showResetCode(ports, { session, resetId: asId(params.id), asker })
      return code.done ? { value: { code: code.code, until: code.until } } : code
    },
  ),
]
