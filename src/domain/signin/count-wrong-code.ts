import type { Asker } from '../asker.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Device } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { Charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import { chargeWindow } from '../throttle/throttle.ts'
import type { User } from '../users/user.ts'

/** Wrong codes in a row. Only a right code of this device starts it over. */
export const codeCounter = (device: DeviceId): ThrottleKey => `code:${device}`
/**
 * What an attempt at a device is charged to. A passkey's answer cannot be guessed: whoever sends wrong ones waits by themselves,
 * and nobody's passkey waits, pauses or ends by it (A12).
 */
export const chargeOf = ({ id, kind }: Device, { browser }: Asker, settings: Settings): Charge =>
  kind === 'passkey'
    ? { key: `passkey:${id}:${browser}`, limit: limits.unguessable(settings) }
    : { key: codeCounter(id), limit: limits.deviceCodes(settings) }
/** Wrong codes in 30 days: who knows the password cannot go on guessing between the owner's own sign-ins. */
const windowCounter = (device: DeviceId): ThrottleKey => `code-window:${device}`

export interface WrongCode {
  user: User
  device: Device
  asker: Asker
}

const kindOf = ({ kind }: Device, reason: string): AuditEventKind => {
  if (kind === 'passkey') return 'signin.passkey-refused'
  return reason === 'code-already-used' ? 'signin.code-reused' : 'signin.code-refused'
}

/** Stores what follows from a code that was refused, in the same commit as the refusal. */
export async function countWrongCode(
  ports: Ports,
  stores: Stores,
  wrong: WrongCode & { reason: string },
): Promise<void> {
  const { user, device, asker, reason } = wrong
  const reused = reason === 'code-already-used'
  await writeEvent(ports, stores, {
    kind: kindOf(device, reason),
    user,
    actor: 'nobody',
    asker,
    data: { deviceId: device.id, reason },
  })
  if (reused)
    await tellOwner(ports, stores, { event: 'code-reused', user, asker, about: device.name })

  if (device.kind === 'passkey') return
  const { settings } = ports
  const inRow = (await stores.throttle.read(codeCounter(device.id))).count
  const inWindow = await countInWindow(ports, stores, device)
  if (inRow >= settings.codeTriesBeforeSuspension) await suspendForWrongCodes(ports, stores, wrong)
  else if (
    inRow >= settings.codeTriesBeforePause ||
    inWindow >= settings.codeTriesInWindowBeforePause
  )
    await pause(ports, stores, wrong)
}

function countInWindow(
  { settings, now }: Ports,
  { throttle }: Stores,
  { id }: Device,
): Promise<number> {
  const allowance = { limit: Number.POSITIVE_INFINITY, windowMs: settings.codeWindowMs }
  return throttle.change(windowCounter(id), (counter) => {
    const [after] = chargeWindow(counter, allowance, now())
    return [after, after.count]
  })
}

async function pause(
  ports: Ports,
  stores: Stores,
  { user, device, asker }: WrongCode,
): Promise<void> {
  if (!(await stores.devices.pause(device.id))) return
  const data = { deviceId: device.id }
  await writeEvent(ports, stores, { kind: 'device.paused', user, actor: 'nobody', asker, data })
  await tellOwner(ports, stores, { event: 'device-paused', user, asker, about: device.name })
}

/** The end of guessing: the device is worthless until it is bound again. */
export async function suspendForWrongCodes(
  ports: Ports,
  stores: Stores,
  { user, device, asker }: WrongCode,
): Promise<void> {
  if (!(await stores.devices.suspend(device.id, 'wrong-codes', ports.now()))) return
  const data = { deviceId: device.id, for: 'wrong-codes' }
  await writeEvent(ports, stores, { kind: 'device.suspended', user, actor: 'nobody', asker, data })
  await tellOwner(ports, stores, { event: 'device-suspended', user, asker, about: device.name })
}
