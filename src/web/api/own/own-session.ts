import { z } from 'zod'
import type { DeviceId } from '../../../domain/ids.ts'
import { confirmWithDevice } from '../../../domain/sessions/confirm-with-device.ts'
import { signOut } from '../../../domain/sessions/sign-out.ts'
import { changePassword } from '../../../domain/users/change-password.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { CODE_REFUSALS } from '../refusal-lists.ts'
import { id, password, textOf } from '../shapes.ts'
import { refusedCode } from './refused-code.ts'

const renewed = z.strictObject({
  /** The session goes on under this token; the old one is worthless. Absent where a cookie carries it. */
  token: z.string().optional(),
})

export const OWN_SESSION: readonly Operation[] = [
  own(
    {
      id: 'confirm',
      method: 'post',
      path: '/me/confirm',
      area: 'yourself',
      summary: 'Show a device again, so that changes are allowed for some minutes',
      about:
        'By a code; a passkey is shown in a browser. The session goes on under a new token, and the old one is worthless.',
      body: z.strictObject({ deviceId: id, code: textOf(64) }),
      output: renewed,
      refusals: CODE_REFUSALS,
      example: { body: { deviceId: 'd3v1c3', code: '123456' }, output: {} },
    },
    async ({ ports, session, asker, body, renew }) => {
      const deviceId = body.deviceId as DeviceId
      const confirmed = await confirmWithDevice(ports, {
        session,
        deviceId,
        code: body.code,
        asker,
      })
      if (!confirmed.confirmed) return refusedCode(confirmed)
      const token = renew(confirmed.token)
      return { value: token ? { token } : {} }
    },
  ),
  own(
    {
      id: 'changePassword',
      method: 'post',
      path: '/me/password',
      area: 'yourself',
      summary: 'Choose another password',
      about:
        'Every other session ends, and every verified address is told. This session goes on under a new token.',
      body: z.strictObject({ current: password, next: password }),
      output: renewed,
      refusals: [
        'wrong-password',
        'wait',
        'too-many',
        'same-as-before',
        'too-short',
        'too-long',
        'common',
        'sequence',
        'repeats',
        'personal',
        'service-name',
        'keyboard-walk',
      ],
      example: {
        body: { current: 'the one of today', next: 'seven calm herons wade' },
        output: {},
      },
    },
    async ({ ports, session, asker, body, renew }) => {
      const change = await changePassword(ports, { session, asker, ...body })
      if (!change.changed) return change
      const token = renew(change.token)
      return { value: token ? { token } : {} }
    },
  ),
  own(
    {
      id: 'signOut',
      method: 'delete',
      path: '/me/session',
      area: 'yourself',
      summary: 'End the session that this request came by',
      refusals: [],
      example: {},
    },
    async ({ ports, session, asker }) => {
      await signOut(ports, { session, asker })
      return DONE
    },
  ),
]
