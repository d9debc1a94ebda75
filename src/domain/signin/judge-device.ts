import type { Device } from '../devices/device.ts'
import type { DeviceId, UserId } from '../ids.ts'
import type { PasskeyPurpose } from '../passkeys/challenge.ts'
import type { Ports, Stores } from '../ports.ts'
import { type ShownFactor, shownCode } from '../sessions/session.ts'
import type { Asked, CodeJudgement, DeviceAttempt } from './attempt-device.ts'
import { judgeCode } from './judge-code.ts'
import { judgePasskey } from './judge-passkey.ts'

/** How somebody shows a device: a code of the one that is named, or what a passkey answered, which names itself. */
export type Showing = { deviceId: DeviceId; code: string } | { passkey: string }

export interface ShowingAttempt extends Omit<DeviceAttempt, 'deviceId' | 'userId'> {
  userId: UserId
  purpose: PasskeyPurpose
  /** Of a passkey: whether the question was put to nobody in particular. */
  unbound?: boolean
}

/** A device that was shown, and how. */
export interface ShownDevice extends Asked<Device> {
  factor: ShownFactor
}

/** Whether a device of this user was shown, of whatever kind: every route that accepts a device asks here. */
export function judgeDevice<Result>(
  ports: Ports,
  attempt: ShowingAttempt & Showing,
  accepted: (stores: Stores, shown: ShownDevice) => Promise<Result>,
): Promise<CodeJudgement<Result>> {
  if ('passkey' in attempt) return judgePasskey(ports, attempt, accepted)
  return judgeCode(ports, attempt, (stores, { user, device }) =>
    accepted(stores, { user, device, factor: shownCode(device, ports.now()) }),
  )
}
