import { z } from 'zod'
import type { DeviceId } from '../../../domain/ids.ts'
import { beginMove } from '../../../domain/moves/begin-move.ts'
import { carryOver } from '../../../domain/moves/carry-over.ts'
import { endMove } from '../../../domain/moves/end-move.ts'
import { lookAtMove } from '../../../domain/moves/look-at-move.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { id, moment } from '../shapes.ts'
import { deviceName } from './device-shapes.ts'

export const MOVES: readonly Operation[] = [
  own(
    {
      id: 'lookAtMove',
      method: 'get',
      path: '/me/move',
      area: 'devices',
      summary: 'The move to a new phone that is under way, and how far it is',
      output: z.strictObject({
        from: z.string(),
        to: z.string(),
        startedAt: moment,
        done: z.int(),
        items: z.array(
          z.strictObject({ id, name: z.string(), state: z.enum(['to-do', 'moved', 'gone']) }),
        ),
      }),
      refusals: ['no-move'],
      example: {
        output: {
          from: 'Pixel 9',
          to: 'Pixel 10',
          startedAt: '2026-01-05T09:00:00Z',
          done: 0,
          items: [{ id: 'd3v1c3', name: 'ada', state: 'to-do' }],
        },
      },
    },
    async ({ ports, session }) => {
      const running = await lookAtMove(ports, { session })
      if (!running) return { reason: 'no-move' }
      const { move, done, steps } = running
      const { from, to, startedAt } = move
      const items = steps.map(({ device, state }) => ({ id: device.id, name: device.name, state }))
      return { value: { from, to, startedAt, done, items } }
    },
  ),
  own(
    {
      id: 'beginMove',
      method: 'put',
      path: '/me/move',
      area: 'devices',
      summary: 'Begin to move everything from one phone to a new one',
      about:
        'It changes no device. Set each up anew with `beginDevice`, naming it as `replaces`; it stops working as soon as the new one is active.',
      body: z.strictObject({ from: deviceName, to: deviceName }),
      refusals: ['unknown-handset', 'handset-empty', 'same-handset', 'undo-window'],
      example: { body: { from: 'Pixel 9', to: 'Pixel 10' } },
    },
    async ({ ports, session, asker, body }) => {
      const begun = await beginMove(ports, { session, asker, ...body })
      return begun.begun ? DONE : begun
    },
  ),
  own(
    {
      id: 'carryOver',
      method: 'post',
      path: '/me/move/{id}/carry-over',
      area: 'devices',
      summary: 'A synced passkey is on the new phone by itself: only where it lives is changed',
      refusals: ['not-found', 'no-move', 'move-it'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const deviceId = params.id as DeviceId
      const carried = await carryOver(ports, { session, deviceId, asker })
      return carried.carried ? DONE : carried
    },
  ),
  own(
    {
      id: 'endMove',
      method: 'delete',
      path: '/me/move',
      area: 'devices',
      summary: 'End the move: what was moved stays moved, the rest works where it is',
      refusals: ['no-move'],
      example: {},
    },
    async ({ ports, session, asker }) => {
      const ended = await endMove(ports, { session, asker })
      return ended.ended ? DONE : ended
    },
  ),
]
