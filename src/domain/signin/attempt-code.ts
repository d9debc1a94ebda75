import type { KeyObject } from 'node:crypto'
import type { Asker } from '../asker.ts'
import { isKnown } from '../browsers/store.ts'
import { readCode } from '../devices/code.ts'
import { type CodeDevice, canSignIn, type Device, isCodeDevice } from '../devices/device.ts'
import { hotpKey } from '../devices/hotp.ts'
import { oathOf } from '../devices/oath.ts'
import type { DeviceId, UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { User } from '../users/user.ts'
import { codeCounter, countWrongCode, suspendForWrongCodes } from './count-wrong-code.ts'

/** Which device is asked, by whom, and what was typed. */
export interface CodeAttempt {
  userId: UserId
  deviceId: DeviceId
  asker: Asker
  typed: readonly string[]
  /** Which devices are asked at all. By default those that can sign in. */
  accepts?: (device: Device) => boolean
  /** A paused device still stops and undoes, in any browser. By default only in a known one. */
  pausedAnywhere?: boolean
}

export type CodeRefusalReason =
  /** Not as many digits as the device shows: no guess either, so it is not counted. */
  | 'not-a-code'
  | 'wrong-code'
  | 'code-already-used'
  /** The device's clock is `offMs` away from ours; negative when it is behind. */
  | 'clock-off'
  | 'same-code-twice'
  /** No attempt is looked at before `retryAt`. */
  | 'wait'
  /** Asked for only in a known browser or after a mail link. */
  | 'device-paused'
  | 'device-suspended'
  /** This user has no such device, or it is not asked for. */
  | 'no-device'

export interface CodeRefusal {
  accepted: false
  reason: CodeRefusalReason
  offMs?: number
  retryAt?: Date
}

export type CodeJudgement<Result> = { accepted: true; result: Result } | CodeRefusal

/** A device that is being asked, under its user's lock. */
export interface AskedDevice {
  user: User
  device: CodeDevice
  secret: KeyObject
  /** What was typed, as the device shows it. */
  codes: readonly string[]
}

/**
 * One attempt at a device's codes, whatever for. `judge` runs in the transaction that stores the outcome; what it refuses
 * is counted, audited and, where it must be, told to the owner. There is one counter per device for every route, so no
 * route is a fresh supply of guesses (A03, A04), and it is charged before anything is looked at (invariant 7).
 */
export async function attemptCode<Result>(
  ports: Ports,
  attempt: CodeAttempt,
  judge: (stores: Stores, asked: AskedDevice) => Promise<CodeJudgement<Result>>,
): Promise<CodeJudgement<Result>> {
  const before = await ports.read((stores) => askFor(ports, stores, attempt))
  if ('reason' in before) return refuse(before.reason)
  const codes = codesIn(attempt.typed, before.device)
  if (!codes) return refuse('not-a-code')
  if (new Set(codes).size < codes.length) return refuse('same-code-twice')

  const key = codeCounter(attempt.deviceId)
  const charged = await charge(ports, [{ key, limit: limits.deviceCodes(ports.settings) }])
  if (!charged.allowed && charged.reason === 'wait')
    return { ...refuse('wait'), ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(attempt.userId)
    if (!user || user.suspendedAt) return refuse('no-device')
    const asked = await askFor(ports, stores, attempt)
    if ('reason' in asked) return refuse(asked.reason)
    const { device } = asked
    if (!charged.allowed) {
      await suspendForWrongCodes(ports, stores, { user, device, asker: attempt.asker })
      return refuse('device-suspended')
    }
    const secret = hotpKey(ports.vault.open(device.sealedSecret, device.id))
    const judgement = await judge(stores, { user, device, secret, codes })
    if (judgement.accepted) return judgement
    const { reason } = judgement
    await countWrongCode(ports, stores, { user, device, asker: attempt.asker, reason })
    return judgement
  })
}

export const refuse = (reason: CodeRefusalReason): CodeRefusal => ({ accepted: false, reason })

function codesIn(typed: readonly string[], device: CodeDevice): string[] | undefined {
  const codes = typed.flatMap((text) => readCode(text, oathOf(device).digits) ?? [])
  return codes.length === typed.length ? codes : undefined
}

/** Whether the device is asked at all. A device that is not asked is not charged either. */
async function askFor(
  { settings, now }: Ports,
  { devices, browsers }: Stores,
  { userId, deviceId, asker, accepts = canSignIn, pausedAnywhere }: CodeAttempt,
): Promise<{ device: CodeDevice } | { reason: CodeRefusalReason }> {
  const device = await devices.find(userId, deviceId)
  if (!device || !isCodeDevice(device) || device.status === 'draft' || device.status === 'revoked')
    return { reason: 'no-device' }
  if (!accepts(device))
    return { reason: device.status === 'suspended' ? 'device-suspended' : 'no-device' }
  if (device.status !== 'paused' || pausedAnywhere) return { device }
  const browser = await browsers.find(userId, asker.browser)
  return isKnown(browser, settings, now()) ? { device } : { reason: 'device-paused' }
}
