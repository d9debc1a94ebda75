import { z } from 'zod'
import { activateToken } from '../../../domain/hardware-tokens/activate-token.ts'
import { waitingTokens } from '../../../domain/hardware-tokens/look-at-tokens.ts'
import type { HardwareTokenId } from '../../../domain/ids.ts'
import { type Operation, own } from '../operation.ts'
import { id, listOf } from '../shapes.ts'
import { code, device, deviceName, PHONE, shownDevice } from './device-shapes.ts'

const givenToken = z.strictObject({
  id,
  manufacturer: z.string(),
  serial: z.string(),
  digits: z.int(),
  /** Seconds. Absent: it counts its presses. */
  period: z.int().optional(),
})

export const GIVEN_TOKENS: readonly Operation[] = [
  own(
    {
      id: 'listGivenTokens',
      method: 'get',
      path: '/me/hardware-tokens',
      area: 'devices',
      summary: 'Hardware tokens that were given to you and wait to be activated',
      output: listOf(givenToken),
      refusals: [],
      example: {
        output: { items: [{ id: 't0k3n', manufacturer: 'Acme', serial: '42', digits: 6 }] },
      },
    },
    async ({ ports, session }) => {
      const waiting = await waitingTokens(ports, session.userId)
      const items = waiting.map(({ id, manufacturer, serial, oath: { digits, period } }) => ({
        id,
        manufacturer,
        serial,
        digits,
        ...(period !== undefined && { period }),
      }))
      return { value: { items } }
    },
  ),
  own(
    {
      id: 'activateGivenToken',
      method: 'post',
      path: '/me/hardware-tokens/{id}/activate',
      area: 'devices',
      summary: 'Make a token your device, by two of its codes that follow each other',
      status: 201,
      body: z.strictObject({ name: deviceName, first: code, second: code }),
      output: z.strictObject({ device, next: z.enum(['list', 'confirm', 'sign-in']) }),
      refusals: [
        'no-token',
        'not-a-code',
        'wrong-code',
        'same-code-twice',
        'wrong-order',
        'not-consecutive',
        'clock-too-far',
        'code-already-used',
        'wait',
        'too-many',
        'name-empty',
        'name-too-long',
        'name-taken',
        'no-draft',
        'too-many-devices',
        'undo-window',
        'recovery-over',
        'recovery-stopped',
      ],
      example: {
        body: { name: 'token', first: '123456', second: '654321' },
        output: { device: { ...PHONE, kind: 'token', name: 'token' }, next: 'list' },
      },
    },
    async ({ ports, session, asker, params, body: { name, ...typed } }) => {
      const tokenId = params.id as HardwareTokenId
      const added = await activateToken(ports, { session, tokenId, name, typed, asker })
      return added.added
        ? { value: { device: shownDevice(added.device), next: added.next } }
        : added
    },
  ),
]
