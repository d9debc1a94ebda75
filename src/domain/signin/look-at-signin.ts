import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import { lastUse } from '../devices/likely-lost.ts'
import type { DeviceId, UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { SigninAttempt } from './store.ts'

/** A sign-in that waits for a device. */
export interface WaitingSignin {
  userId: UserId
  /** Those that can be asked for, the one used last first. */
  devices: readonly Device[]
}

/** Whose device is asked for in this browser. Undefined: no password was shown here, or too long ago. */
export function lookAtSignin(
  ports: Ports,
  { asker }: { asker: Asker },
): Promise<WaitingSignin | undefined> {
  return ports.read(async (stores) => {
    const attempt = await runningAttempt(ports, stores, asker)
    if (!attempt) return undefined
    const { userId } = attempt
    return { userId, devices: askable(await stores.devices.all(userId)) }
  })
}

export async function runningAttempt(
  { now, settings }: Ports,
  { signins }: Stores,
  { browser }: Asker,
): Promise<SigninAttempt | undefined> {
  const attempt = await signins.find(browser)
  if (!attempt) return undefined
  return now().getTime() - attempt.passwordShownAt.getTime() < settings.signinMs
    ? attempt
    : undefined
}

/** The devices that can be asked for, in the order in which they are offered. */
export const askable = (devices: readonly Device[]): Device[] =>
  devices.filter(canSignIn).toSorted((a, b) => lastUse(b) - lastUse(a))

/** The one that was chosen, else the one used last. */
export const chooseDevice = (
  devices: readonly Device[],
  chosen: DeviceId | undefined,
): Device | undefined => devices.find(({ id }) => id === chosen) ?? devices[0]
