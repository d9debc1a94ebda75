import { z } from 'zod'
import { lookAtAccount } from '../../../domain/accounts/look-at-account.ts'
import { callNumber } from '../../../domain/users/call-number.ts'
import { setNumber } from '../../../domain/users/set-number.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { CALL_REFUSALS, NUMBER_REFUSALS } from '../refusal-lists.ts'
import { moment, textOf } from '../shapes.ts'

const call = z.strictObject({
  state: z.string(),
  reason: z.string().optional(),
  /** To be keyed into the telephone; only while they are wanted. */
  digits: z.string().optional(),
})

export const NUMBER: readonly Operation[] = [
  own(
    {
      id: 'getNumber',
      method: 'get',
      path: '/me/number',
      area: 'contacts',
      summary: 'Your telephone number, and the newest test call of the last day',
      output: z.strictObject({
        number: z
          .strictObject({
            e164: z.string(),
            country: z.string(),
            provenAt: moment.optional(),
            suspendedAt: moment.optional(),
            addedAt: moment,
            /** It replaced a proven one: for seven days it is used only under a hold. */
            changedAt: moment.optional(),
          })
          .optional(),
        testCall: call.optional(),
      }),
      refusals: [],
      example: {
        output: {
          number: { e164: '+819012345678', country: 'JP', addedAt: '2026-01-05T09:00:00Z' },
          testCall: { state: 'keying', digits: '123456' },
        },
      },
    },
    async ({ ports, session }) => {
      const { number, testCall } = await lookAtAccount(ports, { session })
      if (!number) return { value: {} }
      const { id: _, accountId: __, userId: ___, ...shownNumber } = number
      if (!testCall) return { value: { number: shownNumber } }
      const { status } = testCall.call
      return {
        value: {
          number: shownNumber,
          testCall: {
            state: status.name,
            ...('reason' in status && { reason: status.reason }),
            ...(testCall.digits && { digits: testCall.digits }),
          },
        },
      }
    },
  ),
  own(
    {
      id: 'setNumber',
      method: 'put',
      path: '/me/number',
      area: 'contacts',
      summary: 'Register a telephone number in place of any other',
      about: 'It counts as absent until a test call proves it.',
      body: z.strictObject({ number: textOf(100), country: textOf(8) }),
      refusals: ['frozen', 'call-under-way', ...NUMBER_REFUSALS],
      example: { body: { number: '090-1234-5678', country: 'JP' } },
    },
    async ({ ports, session, asker, body: { number: text, country } }) => {
      const setting = await setNumber(ports, { session, text, country, asker })
      return setting.set ? DONE : setting
    },
  ),
  own(
    {
      id: 'callNumber',
      method: 'post',
      path: '/me/number/call',
      area: 'contacts',
      summary: 'Place a test call: the whole keyed call, which proves the number',
      about: 'Follow it with `getNumber`, which shows the digits while they are wanted.',
      status: 202,
      output: z.strictObject({ state: z.string() }),
      refusals: ['no-number', 'frozen', ...CALL_REFUSALS],
      example: { output: { state: 'queued' } },
    },
    async ({ ports, session, asker }) => {
      const placed = await callNumber(ports, { session, asker })
      return placed.placed ? { value: { state: placed.call.status.name } } : placed
    },
  ),
]
