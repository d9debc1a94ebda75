import { z } from 'zod'
import { joinHandsets } from '../../../domain/devices/handsets.ts'
import { listDevices } from '../../../domain/devices/list-devices.ts'
import { removeDevice } from '../../../domain/devices/remove-device.ts'
import { renameDevice } from '../../../domain/devices/rename-device.ts'
import type { DeviceId } from '../../../domain/ids.ts'
import { reportOwnLost } from '../../../domain/recovery/report-own-lost.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { moment } from '../shapes.ts'
import { device, deviceName, handsets, PHONE, shownDevice } from './device-shapes.ts'

export const DEVICES: readonly Operation[] = [
  own(
    {
      id: 'listDevices',
      method: 'get',
      path: '/me/devices',
      area: 'devices',
      summary: 'Your devices',
      about:
        'Of all kinds. Passkeys are renamed and removed here like any device; they are registered and tried in a browser.',
      output: z.strictObject({
        items: z.array(device),
        active: z.int(),
        most: z.int(),
        /** Until then none is added or removed, because a recovery can still be undone. */
        waitsUntil: moment.optional(),
      }),
      refusals: [],
      example: { output: { items: [PHONE], active: 1, most: 8 } },
    },
    async ({ ports, session }) => {
      const { devices, active, most, waitsUntil } = await listDevices(ports, { session })
      const items = devices.map(shownDevice)
      return { value: { items, active, most, ...(waitsUntil && { waitsUntil }) } }
    },
  ),
  own(
    {
      id: 'renameDevice',
      method: 'put',
      path: '/me/devices/{id}',
      area: 'devices',
      summary: 'Another name, and on which phones it lives',
      body: z.strictObject({ name: deviceName, handsets }),
      refusals: ['not-found', 'name-empty', 'name-too-long', 'name-taken'],
      example: { body: { name: 'work phone', handsets: ['Pixel 9'] } },
    },
    async ({ ports, session, asker, params, body }) => {
      const deviceId = params.id as DeviceId
      const named = { name: body.name, handset: joinHandsets(body.handsets) }
      const renamed = await renameDevice(ports, { session, deviceId, asker, ...named })
      return renamed.renamed ? DONE : renamed
    },
  ),
  own(
    {
      id: 'removeDevice',
      method: 'delete',
      path: '/me/devices/{id}',
      area: 'devices',
      summary: 'Take a device away for good',
      about: 'After the last one you are protected no more (`unprotected`).',
      output: z.strictObject({ unprotected: z.boolean() }),
      refusals: ['not-found', 'undo-window'],
      example: { output: { unprotected: false } },
    },
    async ({ ports, session, asker, params }) => {
      const deviceId = params.id as DeviceId
      const removal = await removeDevice(ports, { session, deviceId, asker })
      return removal.removed ? { value: { unprotected: removal.unprotected } } : removal
    },
  ),
  own(
    {
      id: 'reportDeviceLost',
      method: 'post',
      path: '/me/devices/{id}/report-lost',
      area: 'devices',
      summary: 'Suspend a device at once, so that its finder cannot use it',
      about: 'Every other session ends. Once in seven days; then only after a mail link.',
      refusals: ['not-found', 'nothing-chosen', 'mail-first'],
      example: {},
    },
    async ({ ports, session, asker, params }) => {
      const deviceId = params.id as DeviceId
      const reported = await reportOwnLost(ports, { session, lost: { deviceId }, asker })
      return reported.reported ? DONE : reported
    },
  ),
  own(
    {
      id: 'reportHandsetLost',
      method: 'post',
      path: '/me/handsets/report-lost',
      area: 'devices',
      summary: 'Suspend everything that lives on a phone at once',
      about: 'Counts as one report: once in seven days; then only after a mail link.',
      body: z.strictObject({ handset: deviceName }),
      refusals: ['not-found', 'nothing-chosen', 'mail-first'],
      example: { body: { handset: 'Pixel 9' } },
    },
    async ({ ports, session, asker, body }) => {
      const reported = await reportOwnLost(ports, { session, lost: body, asker })
      return reported.reported ? DONE : reported
    },
  ),
]
