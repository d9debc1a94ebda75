import type { Account } from '../accounts/account.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { UserId } from '../ids.ts'
import type { Stores } from '../ports.ts'
import { isComplete, type Recovery } from '../recovery/recovery.ts'
import {
  type Address,
  type ContactNumber,
  isUsable,
  type User,
  verifiedOnly,
} from '../users/user.ts'
import type { HoldTerms } from './hold.ts'
import { isFor, type WayName } from './ways.ts'

/** Everything about a user that decides which ways are open. */
export interface Situation {
  user: User
  account: Account
  devices: readonly Device[]
  addresses: readonly Address[]
  number: ContactNumber | undefined
  recoveries: readonly Recovery[]
}

const WEEK_MS = 7 * 24 * 3_600_000

export async function situationOf(stores: Stores, userId: UserId, now: Date): Promise<Situation> {
  const user = await stores.users.get(userId)
  return {
    user,
    account: await stores.accounts.get(user.accountId),
    devices: await stores.devices.all(userId),
    addresses: await stores.users.addresses(userId),
    number: await stores.users.findNumber(userId),
    recoveries: await stores.recoveries.of(userId, new Date(now.getTime() - WEEK_MS)),
  }
}

export type Closed =
  | 'stopped-lately'
  | 'by-policy'
  | 'number-unusable'
  | 'no-telephone'
  | 'no-address'
  | 'no-device'
  | 'not-for-you'
  | 'other-way-holds'
export type Openness = { open: true } | { open: false; reason: Closed }

/** Whether a way can be walked now. The trouble page offers, and recovery begins, only what this allows. */
export function isOpen(
  way: WayName,
  situation: Situation,
  outside: { telephone: boolean; now: Date },
): Openness {
  const closed = (reason: Closed): Openness => ({ open: false, reason })
  const { user, account, addresses, devices, number, recoveries } = situation
  // One hold at a time: the first complete way is not thrown away by another one.
  const holds = recoveries.some((other) => other.way !== way && isComplete(other, outside.now))
  const isProtected = user.protectedAt !== undefined
  if (!isFor(way, user)) return closed('not-for-you')
  if (holds) return closed('other-way-holds')
  if (verifiedOnly(addresses).length === 0) return closed('no-address')
  // The strictest preset closes every way that begins with a mail.
  if (isProtected && account.rootPreset === 'administrator-only') return closed('by-policy')
  if (way === 'forgotten-password')
    return devices.some(canSignIn) ? { open: true } : closed('no-device')
  if (way === 'first-password') return { open: true }

  if (user.alternativeFactorsClosedUntil && user.alternativeFactorsClosedUntil > outside.now)
    return closed('stopped-lately')
  if (!isUsable(number)) return closed('number-unusable')
  return outside.telephone ? { open: true } : closed('no-telephone')
}

export const holdTermsOf = ({ user, account, addresses, number }: Situation): HoldTerms => ({
  preset: account.rootPreset,
  verifiedAddresses: verifiedOnly(addresses).length,
  heldUntil: user.alternativeFactorsHeldUntil,
  numberChangedAt: number?.changedAt,
})
