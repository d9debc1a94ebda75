import type { KeyObject } from 'node:crypto'
import { readCode } from '../devices/code.ts'
import { type CodeDevice, isCodeDevice } from '../devices/device.ts'
import { hotpKey } from '../devices/hotp.ts'
import { oathOf } from '../devices/oath.ts'
import type { Ports, Stores } from '../ports.ts'
import {
  type Asked,
  attemptDevice,
  type CodeJudgement,
  type DeviceAttempt,
  refuse,
} from './attempt-device.ts'

/** A device whose code is looked at, under its user's lock. */
export interface AskedDevice extends Asked<CodeDevice> {
  secret: KeyObject
  /** What was typed, as the device shows it. */
  codes: readonly string[]
}

/** Which device is asked, by whom, and what was typed. */
export interface CodeAttempt extends DeviceAttempt {
  typed: readonly string[]
}

/** One attempt at the codes of a device, whatever for: see `attemptDevice`. */
export const attemptCode = <Result>(
  ports: Ports,
  attempt: CodeAttempt,
  judge: (stores: Stores, asked: AskedDevice) => Promise<CodeJudgement<Result>>,
): Promise<CodeJudgement<Result>> =>
  attemptDevice(ports, attempt, {
    is: isCodeDevice,
    read: (device) => {
      const codes = codesIn(attempt.typed, device)
      if (!codes) return refuse('not-a-code')
      return new Set(codes).size < codes.length ? refuse('same-code-twice') : async () => codes
    },
    judge: (stores, { user, device }, codes) => {
      const secret = hotpKey(ports.vault.open(device.sealedSecret, device.id))
      return judge(stores, { user, device, secret, codes })
    },
  })

function codesIn(typed: readonly string[], device: CodeDevice): string[] | undefined {
  const codes = typed.flatMap((text) => readCode(text, oathOf(device).digits) ?? [])
  return codes.length === typed.length ? codes : undefined
}
