import { z } from 'zod'
import { beginEnrolment } from '../../../domain/devices/begin-enrolment.ts'
import { cancelEnrolment } from '../../../domain/devices/cancel-enrolment.ts'
import { finishEnrolment } from '../../../domain/devices/finish-enrolment.ts'
import { joinHandsets } from '../../../domain/devices/handsets.ts'
import { showDraft } from '../../../domain/devices/show-draft.ts'
import type { DeviceId } from '../../../domain/ids.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { id } from '../shapes.ts'
import { code, device, deviceName, handsets, PHONE, shownDevice } from './device-shapes.ts'

export const ENROLMENT: readonly Operation[] = [
  own(
    {
      id: 'beginDevice',
      method: 'post',
      path: '/me/devices/draft',
      area: 'devices',
      summary: 'Begin to add an authenticator app',
      about:
        'The answer holds the secret; nobody can read it again once the device is active. Type it into the app, or show `uri` as a QR code, then finish with two consecutive codes. A passkey is registered in a browser, with a person in front of it.',
      status: 201,
      body: z.strictObject({ name: deviceName, handsets, replaces: id.optional() }),
      output: z.strictObject({ name: z.string(), secret: z.string(), uri: z.string() }),
      refusals: [
        'name-empty',
        'name-too-long',
        'name-taken',
        'too-many-devices',
        'undo-window',
        'recovery-over',
        'no-draft',
        'nothing-to-replace',
      ],
      example: {
        body: { name: 'ada', handsets: ['Pixel 9'] },
        output: { name: 'ada', secret: 'ABCD EFGH IJKL MNOP', uri: 'otpauth://totp/…' },
      },
    },
    async ({ ports, session, asker, body, service }) => {
      const { name, replaces } = body
      const asked = {
        name,
        handset: joinHandsets(body.handsets),
        ...(replaces && { replaces: replaces as DeviceId }),
      }
      const begun = await beginEnrolment(ports, { session, asked, asker })
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
      return added.added
        ? { value: { device: shownDevice(added.device), next: added.next } }
        : added
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
]
