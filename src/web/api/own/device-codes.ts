import { z } from 'zod'
import { resynchroniseDevice } from '../../../domain/devices/resynchronise-device.ts'
import { tryDevice } from '../../../domain/devices/try-device.ts'
import type { DeviceId } from '../../../domain/ids.ts'
import { findDevice } from '../../../domain/recovery/find-device.ts'
import { DONE, type Operation, own } from '../operation.ts'
import { CODE_REFUSALS } from '../refusal-lists.ts'
import { code } from './device-shapes.ts'
import { refusedCode } from './refused-code.ts'

export const DEVICE_CODES: readonly Operation[] = [
  own(
    {
      id: 'tryDevice',
      method: 'post',
      path: '/me/devices/{id}/try',
      area: 'devices',
      summary: 'A rehearsal: whether the device would still sign in',
      about: 'By one of its codes, which is used up. A passkey is tried in a browser, on its page.',
      body: z.strictObject({ code }),
      refusals: CODE_REFUSALS,
      example: { body: { code: '123456' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { session, deviceId: params.id as DeviceId, asker, code: body.code }
      const judged = await tryDevice(ports, asked)
      return judged.accepted ? DONE : refusedCode(judged)
    },
  ),
  own(
    {
      id: 'resynchroniseDevice',
      method: 'post',
      path: '/me/devices/{id}/resynchronise',
      area: 'devices',
      summary: 'Find out how far the clock of a device is off, by two consecutive codes',
      about:
        'It is believed once the next code proves it: send that one to `tryDevice`. A passkey shows no codes; it is used in a browser.',
      body: z.strictObject({ first: code, second: code }),
      output: z.strictObject({ secondsAhead: z.int() }),
      refusals: CODE_REFUSALS,
      example: { body: { first: '123456', second: '654321' }, output: { secondsAhead: -90 } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { userId: session.userId, deviceId: params.id as DeviceId, asker, ...body }
      const judged = await resynchroniseDevice(ports, asked)
      return judged.accepted
        ? { value: { secondsAhead: judged.result.driftSteps * 30 } }
        : refusedCode(judged)
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
        'What was begun to replace it ends. A device that was replaced is brought back by "This wasn’t me" alone, and a passkey is found in a browser.',
      body: z.strictObject({ code }),
      refusals: [...CODE_REFUSALS, 'undo-only'],
      example: { body: { code: '123456' } },
    },
    async ({ ports, session, asker, params, body }) => {
      const asked = { userId: session.userId, deviceId: params.id as DeviceId, asker }
      const found = await findDevice(ports, { ...asked, code: body.code })
      return found.accepted ? DONE : refusedCode(found)
    },
  ),
]
