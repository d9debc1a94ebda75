import type { DeviceId } from '../../domain/ids.ts'
import type { Showing } from '../../domain/signin/judge-device.ts'
import { textOf } from './form.ts'

/** What a form of ours holds where a device is shown: a code of one, or what a passkey answered. */
export const showingFields = {
  device: textOf(64),
  code: textOf(64),
  passkey: textOf(8192),
}

export const showingOf = (typed: { device: string; code: string; passkey: string }): Showing =>
  typed.passkey !== ''
    ? { passkey: typed.passkey }
    : { deviceId: typed.device as DeviceId, code: typed.code }

/** The field that a refusal stands beside. */
export const shownField = ({ passkey }: { passkey: string }): 'passkey' | 'code' =>
  passkey !== '' ? 'passkey' : 'code'
