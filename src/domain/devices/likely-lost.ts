import { canSignIn, type Device } from './device.ts'
import { livesOn } from './handsets.ts'

/**
 * What to suppose when somebody says that they lost something: the device used last, and whatever shares a phone with it.
 * Only a beginning for the page, on which they choose.
 */
export function likelyLost(devices: readonly Device[]): Device[] {
  const usable = devices.filter(canSignIn).toSorted((a, b) => lastUse(b) - lastUse(a))
  const [last] = usable
  return usable.filter(
    (device) =>
      device === last || last?.handsets?.some((handset) => livesOn(device, handset)) === true,
  )
}

/** When it was last seen to work; when it was added, where it was not used since. */
export const lastUse = ({ lastUsedAt, activatedAt }: Device): number =>
  (lastUsedAt ?? activatedAt)?.getTime() ?? 0
