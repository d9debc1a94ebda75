import { z } from 'zod'
import { beginEnrolment } from '../../../domain/devices/begin-enrolment.ts'
import { cancelEnrolment } from '../../../domain/devices/cancel-enrolment.ts'
import type { Device } from '../../../domain/devices/device.ts'
import { finishEnrolment } from '../../../domain/devices/finish-enrolment.ts'
import { listDevices } from '../../../domain/devices/list-devices.ts'
import { removeDevice } from '../../../domain/devices/remove-device.ts'
import { renameDevice } from '../../../domain/devices/rename-device.ts'
import { resynchroniseDevice } from '../../../domain/devices/resynchronise-device.ts'
import { showDraft } from '../../../domain/devices/show-draft.ts'
import { tryDevice } from '../../../domain/devices/try-device.ts'
import type { DeviceId } from '../../../domain/ids.ts'
import { findDevice } from '../../../domain/recovery/find-device.ts'
import { reportOwnLost } from '../../../domain/recovery/report-own-lost.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { id, moment, named, textOf } from '../shapes.ts'

const device = z
  .strictObject({
    id,
    kind: z.enum(['authenticator']),
    name: z.string(),
    status: z.enum(['active', 'paused', 'suspended']),
    /** The phone it lives on, in its owner's words. */
    handset: z.string().optional(),
    addedAt: moment.optional(),
    lastUsedAt: moment.optional(),
  })
  .register(named, { id: 'Device' })

const name = textOf(200)
const code = textOf(64)
const CODE_REFUSALS = [
  'not-a-code',
  'wrong-code',
  'code-already-used',
  'clock-off',
  'same-code-twice',
  'wait',
  'device-paused',
  'device-suspended',
  'no-device',
] as const

const shown = (one: Device): z.output<typeof device> => ({
  id: one.id,
  kind: one.kind,
  name: one.name,
  status: one.status as 'active',
  ...(one.handset && { handset: one.handset }),
  ...(one.activatedAt && { addedAt: one.activatedAt }),
  ...(one.lastUsedAt && { lastUsedAt: one.lastUsedAt }),
})

const PHONE = {
  id: 'd3v1c3',
  kind: 'authenticator',
  name: 'ada',
  status: 'active',
  handset: 'Pixel 9',
  addedAt: '2026-01-05T09:00:00Z',
} as const

export const DEVICES: readonly Operation[] = [
  own(
    {
      id: 'listDevices',
      method: 'get',
      path: '/me/devices',
      area: 'devices',
      summary: 'Your devices',
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
      const items = devices.map(shown)
      return { value: { items, active, most, ...(waitsUntil && { waitsUntil }) } }
    },
  ),
  own(
    {
      id: 'beginDevice',
      method: 'post',
      path: '/me/devices/draft',
      area: 'devices',
      summary: 'Begin to add an authenticator app',
      about:
        'The answer holds the secret; nobody can read it again once the device is active. Type it into the app, or show `uri` as a QR code, then finish with two consecutive codes.',
      status: 201,
      body: z.strictObject({ name, handset: name.default('') }),
      output: z.strictObject({ name: z.string(), secret: z.string(), uri: z.string() }),
      refusals: [
        'name-empty',
        'name-too-long',
        'name-taken',
        'too-many-devices',
        'undo-window',
        'recovery-over',
        'no-draft',
      ],
      example: {
        body: { name: 'ada', handset: 'Pixel 9' },
        output: { name: 'ada', secret: 'ABCD EFGH IJKL MNOP', uri: 'otpauth://totp/…' },
      },
    },
    async ({ ports, session, asker, body, service }) => {
      const begun = await beginEnrolment(ports, { session, asked: body, asker })
      if (!begun.begun) return begun
      const draft = await showDraft(ports, { session, issuer: service })
      if (!draft) return { reason: 'no-draft' }
      return { value: { name: draft.device.name, secret: draft.secret, uri: draft.uri } }
    },
  ),
  own(
    {
      id: 'finishDevice',
      method: 'post',
      path: '/me/devices',
      area: 'devices',
      summary: 'Make the begun device active, by two consecutive codes of it',
      about:
        'A first device protects you from now on: show it with `confirm` before you go on (`next` is "confirm").',
      status: 201,
      body: z.strictObject({ first: code, second: code }),
      output: z.strictObject({ device, next: z.enum(['list', 'confirm', 'sign-in']) }),
      refusals: [
        'not-a-code',
        'wrong-code',
        'same-code-twice',
        'wrong-order',
        'not-consecutive',
        'clock-too-far',
        'wait',
        'too-many',
        'name-taken',
        'no-draft',
        'too-many-devices',
        'undo-window',
        'recovery-over',
        'recovery-stopped',
      ],
      example: {
        body: { first: '123456', second: '654321' },
        output: { device: PHONE, next: 'list' },
      },
    },
    async ({ ports, session, asker, body: typed }) => {
      const added = await finishEnrolment(ports, { session, asker, typed })
      return added.added ? { value: { device: shown(added.device), next: added.next } } : added
    },
  ),
  own(
    {
      id: 'cancelDevice',
      method: 'delete',
      path: '/me/devices/draft',
      area: 'devices',
      summary: 'Leave nothing of the begun device',
      refusals: [],
      example: {},
    },
    async ({ ports, session }) => {
      await cancelEnrolment(ports, { session })
      return DONE
    },
  ),
  own(
    {
      id: 'renameDevice',
      method: 'put',
      path: '/me/devices/{id}',
      area: 'devices',
      summary: 'Another name, and on which phone it lives',
      body: z.strictObject({ name, handset: name.default('') }),
      refusals: ['not-found', 'name-empty', 'name-too-long', 'name-taken'],
      example: { body: { name: 'work phone', handset: 'Pixel 9' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const deviceId = params.id as DeviceId
      const renamed = await renameDevice(ports, { session, deviceId, asker, ...body })
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
      id: 'tryDevice',
      method: 'post',
      path: '/me/devices/{id}/try',
      area: 'devices',
      summary: 'A rehearsal: whether the device would still sign in',
      body: z.strictObject({ code }),
      refusals: CODE_REFUSALS,
      example: { body: { code: '123456' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { session, deviceId: params.id as DeviceId, asker, code: body.code }
      const judged = await tryDevice(ports, asked)
      return judged.accepted ? DONE : judged
    },
  ),
  own(
    {
      id: 'resynchroniseDevice',
      method: 'post',
      path: '/me/devices/{id}/resynchronise',
      area: 'devices',
      summary: 'Find out how far the clock of a device is off, by two consecutive codes',
      about: 'It is believed once the next code proves it: send that one to `tryDevice`.',
      body: z.strictObject({ first: code, second: code }),
      output: z.strictObject({ secondsAhead: z.int() }),
      refusals: CODE_REFUSALS,
      example: { body: { first: '123456', second: '654321' }, output: { secondsAhead: -90 } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { userId: session.userId, deviceId: params.id as DeviceId, asker, ...body }
      const judged = await resynchroniseDevice(ports, asked)
      return judged.accepted ? { value: { secondsAhead: judged.result.driftSteps * 30 } } : judged
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
      const reported = await reportOwnLost(ports, { session, deviceId, asker })
      return reported.reported ? DONE : reported
    },
  ),
  own(
    {
      id: 'foundDevice',
      method: 'post',
      path: '/me/devices/{id}/found',
      area: 'devices',
      summary: 'A lost device is back: a code of it lets it work again',
      about:
        'What was begun to replace it ends. A device that was replaced is brought back by "This wasn’t me" alone.',
      body: z.strictObject({ code }),
      refusals: [...CODE_REFUSALS, 'undo-only'],
      example: { body: { code: '123456' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { userId: session.userId, deviceId: params.id as DeviceId, asker }
      const found = await findDevice(ports, { ...asked, code: body.code })
      return found.accepted ? DONE : found
    },
  ),
]
