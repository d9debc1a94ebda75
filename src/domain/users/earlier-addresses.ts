import type { Ports } from '../ports.ts'
import type { Address, User } from './user.ts'

type Moment = Pick<Ports, 'now' | 'settings'>

/**
 * What to save with a user of whom an address is removed, or is the main one no more: whoever takes an open session may take the
 * addresses before they take the device. Not what was added in the days before, which would be theirs.
 */
export function rememberedIn(
  { now, settings }: Moment,
  { earlierAddresses = [] }: User,
  address: Address,
): Pick<User, 'earlierAddresses' | 'earlierAddressesUntil'> {
  const changedAt = now()
  const since = new Date(changedAt.getTime() - settings.undoWindowMs)
  if (!address.verifiedAt || address.addedAt >= since) return {}
  const lately = earlierAddresses.filter((other) => other.changedAt > since)
  // The oldest of the last days: whoever changes it twice does not push the owner's out.
  const isKnown = lately.some(({ id }) => id === address.id)
  return {
    earlierAddresses: isKnown ? lately : [...lately, { ...address, changedAt }],
    earlierAddressesUntil: new Date(changedAt.getTime() + settings.undoWindowMs),
  }
}

/** The addresses of a user, those that changed in the last days as they were before. */
export function beforeLastDays(
  { now, settings }: Moment,
  { earlierAddresses = [] }: User,
  present: readonly Address[],
): Address[] {
  const since = new Date(now().getTime() - settings.undoWindowMs)
  const former = earlierAddresses.filter(({ changedAt }) => changedAt > since)
  const untouched = present.filter(({ id }) => !former.some((one) => one.id === id))
  return [...former.map(({ changedAt: _, ...address }) => address), ...untouched]
}
