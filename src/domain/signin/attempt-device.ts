import type { Asker } from '../asker.ts'
import { isKnown } from '../browsers/store.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { DeviceId, UserId } from '../ids.ts'
import type { PasskeyFault } from '../passkeys/passkeys.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import type { User } from '../users/user.ts'
import { chargeOf, countWrongCode, suspendForWrongCodes } from './count-wrong-code.ts'

/** Which device is asked, by whom. */
export interface DeviceAttempt {
  userId: UserId
  deviceId: DeviceId
  asker: Asker
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
  /** The question was answered before, is too old, or was put to another browser: ask again. It is not counted. */
  | 'passkey-expired'
  /** It is no answer of this passkey for this site, or none at all. */
  | 'passkey-refused'

export interface CodeRefusal {
  accepted: false
  reason: CodeRefusalReason
  offMs?: number
  retryAt?: Date
  /** For the audit log. */
  fault?: PasskeyFault
}

export type CodeJudgement<Result> = { accepted: true; result: Result } | CodeRefusal

/** A device that is being asked, under its user's lock. */
export interface Asked<Kind extends Device = Device> {
  user: User
  device: Kind
}

interface Steps<Kind extends Device, Looked, Result> {
  is: (device: Device) => device is Kind
  /**
   * Reads what was given, as this device gives it: what is no attempt at all is refused uncounted. What it answers looks
   * at it, after the charge and outside of any transaction.
   */
  read: (device: Kind) => (() => Promise<Looked>) | CodeRefusal
  /** Runs in the transaction that stores the outcome. */
  judge: (stores: Stores, asked: Asked<Kind>, looked: Looked) => Promise<CodeJudgement<Result>>
}

/**
 * One attempt at a device, whatever for. What `judge` refuses is counted, audited and, where it must be, told to the owner.
 * There is one counter per device that shows codes for every route, so no route is a fresh supply of guesses (A03, A04), and
 * it is charged before anything is looked at (invariant 7).
 */
export async function attemptDevice<Kind extends Device, Looked, Result>(
  ports: Ports,
  attempt: DeviceAttempt,
  { is, read, judge }: Steps<Kind, Looked, Result>,
): Promise<CodeJudgement<Result>> {
  const before = await ports.read((stores) => askFor(ports, stores, attempt))
  if ('reason' in before) return refuse(before.reason)
  if (!is(before.device)) return refuse('no-device')
  const look = read(before.device)
  if (typeof look !== 'function') return look

  const counted = chargeOf(before.device, attempt.asker, ports.settings)
  const charged = await charge(ports, [counted])
  if (!charged.allowed && charged.reason === 'wait')
    return { ...refuse('wait'), ...(charged.retryAt && { retryAt: charged.retryAt }) }
  const looked = await look()

  return ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(attempt.userId)
    if (!user || user.suspendedAt) return refuse('no-device')
    const asked = await askFor(ports, stores, attempt)
    if ('reason' in asked) return refuse(asked.reason)
    const { device } = asked
    if (!is(device)) return refuse('no-device')
    const { asker } = attempt
    if (!charged.allowed) {
      await suspendForWrongCodes(ports, stores, { user, device, asker })
      return refuse('device-suspended')
    }
    const judgement = await judge(stores, { user, device }, looked)
    if (judgement.accepted) return judgement
    const reason = judgement.fault ?? judgement.reason
    await countWrongCode(ports, stores, { user, device, asker, reason })
    return judgement
  })
}

export const refuse = (reason: CodeRefusalReason): CodeRefusal => ({ accepted: false, reason })

/** Whether the device is asked at all. A device that is not asked is not charged either. */
async function askFor(
  { settings, now }: Ports,
  { devices, browsers }: Stores,
  { userId, deviceId, asker, accepts = canSignIn, pausedAnywhere }: DeviceAttempt,
): Promise<{ device: Device } | { reason: CodeRefusalReason }> {
  const device = await devices.find(userId, deviceId)
  if (!device || device.status === 'draft' || device.status === 'revoked')
    return { reason: 'no-device' }
  if (!accepts(device))
    return { reason: device.status === 'suspended' ? 'device-suspended' : 'no-device' }
  if (device.status !== 'paused' || pausedAnywhere) return { device }
  const browser = await browsers.find(userId, asker.browser)
  return isKnown(browser, settings, now()) ? { device } : { reason: 'device-paused' }
}
