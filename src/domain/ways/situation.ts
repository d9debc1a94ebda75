import type { Account } from '../accounts/account.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { UserId } from '../ids.ts'
import { administratorsBeside, mayHelpWithNumber } from '../permissions/others.ts'
import { RANKS, type Rank, rankOf } from '../permissions/permission-sets.ts'
import type { Stores } from '../ports.ts'
import { isComplete, isUnfinished, type Recovery } from '../recovery/recovery.ts'
import { type OpenReset, openOf } from '../resets/reset.ts'
import { stands } from '../resets/stands.ts'
import {
  type Address,
  type ContactNumber,
  isUsable,
  reachableOnly,
  type User,
  verifiedOnly,
} from '../users/user.ts'
import type { HoldTerms } from './hold.ts'
import {
  isByAdministrator,
  isByCode,
  isFor,
  type Preset,
  presetOfRank,
  type WayName,
} from './ways.ts'

/** Everything about a user that decides which ways are open. */
export interface Situation {
  user: User
  account: Account
  devices: readonly Device[]
  addresses: readonly Address[]
  number: ContactNumber | undefined
  recoveries: readonly Recovery[]
  rank: Rank
  /** What the policy of the account says for this rank. */
  preset: Preset
  /** Another administrator is told of their recoveries. */
  administratorTold: boolean
  /** Somebody could propose a number in the middle of a recovery (LO-9). Asked for root only. */
  numberHelp: boolean
  /** Recovery codes that were made, kept and not used. */
  codesLeft: number
  /** The administrator's reset that can be used now, while it is the word of somebody who could still give it. */
  reset: OpenReset | undefined
}

const WEEK_MS = 7 * 24 * 3_600_000

export async function situationOf(stores: Stores, userId: UserId, now: Date): Promise<Situation> {
  const user = await stores.users.get(userId)
  const account = await stores.accounts.get(user.accountId)
  const grants = await stores.permissions.of(userId)
  const { role } = user
  const isOperator = account.operatorSince !== undefined
  const sets = grants.map(({ permissionSet }) => permissionSet)
  const rank = rankOf({ role, isOperator, sets })
  const number = await stores.users.findNumber(userId)
  const reset = openOf(await stores.resets.runningOf(userId), now)
  return {
    user,
    account,
    devices: await stores.devices.all(userId),
    addresses: await stores.users.addresses(userId),
    number,
    recoveries: await stores.recoveries.of(userId, new Date(now.getTime() - WEEK_MS)),
    rank,
    preset: presetFor(account, rank),
    administratorTold: (await administratorsBeside(stores, user, 1)).length > 0,
    numberHelp: role === 'root' && !isUsable(number) && (await mayHelpWithNumber(stores, user)),
    codesLeft: (await stores.recoveryCodes.stock(userId))?.left ?? 0,
    reset: reset && (await stands(stores, reset, rank)) ? reset : undefined,
  }
}

/** What an account's policy says for a rank. */
export function presetFor(account: Account, rank: Rank): Preset {
  const presets = {
    root: account.rootPreset,
    administrators: account.administratorPreset,
    users: account.userPreset,
  }
  return presets[presetOfRank(rank)]
}

export type Closed =
  | 'stopped-lately'
  | 'by-policy'
  | 'number-unusable'
  | 'no-telephone'
  | 'no-address'
  | 'no-device'
  | 'no-reset'
  | 'no-codes'
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
  const { user, preset, addresses, devices, recoveries } = situation
  const holds = recoveries.some((other) => isInTheWay(other, way, outside.now))
  const isProtected = user.protectedAt !== undefined
  if (!isFor(way, user)) return closed('not-for-you')
  if (holds) return closed('other-way-holds')
  if (verifiedOnly(addresses).length === 0) return closed('no-address')
  if (way === 'recovery-code') return openByCode(way, situation)
  // The strictest preset closes every way that asks for a mail, and leaves one that is walked in person.
  const inPersonOnly = isProtected && preset === 'administrator-only'
  if (inPersonOnly !== (way === 'administrator-in-person')) return closed('by-policy')
  if (isByAdministrator(way)) return openByReset(way, situation, outside.now)
  if (isByCode(way)) return openByCode(way, situation)
  if (way === 'forgotten-password')
    return devices.some(canSignIn) ? { open: true } : closed('no-device')
  if (way === 'first-password') return { open: true }
  return alternativeFactors(situation, outside)
}

/**
 * One hold at a time: the first complete way is not thrown away by another one. Password and code are neither kept out by
 * one nor keep one out: they wait for nothing, so whoever shows them is there.
 */
const isInTheWay = (other: Recovery, way: WayName, now: Date): boolean =>
  other.way !== way &&
  way !== 'recovery-code' &&
  isComplete(other, now) &&
  !(other.way === 'recovery-code' && other.status.name === 'holding')

/** Also after the last code: it was shown in an attempt that is under way. */
function openByCode(way: WayName, { codesLeft, recoveries }: Situation): Openness {
  const shown = recoveries.some(
    (one) =>
      one.way === way &&
      isUnfinished(one) &&
      one.proofs.some(({ proof }) => proof === 'recovery-code'),
  )
  return codesLeft > 0 || shown ? { open: true } : { open: false, reason: 'no-codes' }
}

/** A reset is used once: afterwards only what was completed by it can still be claimed. */
function openByReset(way: WayName, { reset, recoveries }: Situation, now: Date): Openness {
  const complete = recoveries.some((other) => other.way === way && isComplete(other, now))
  return reset || complete ? { open: true } : { open: false, reason: 'no-reset' }
}

function alternativeFactors(
  { user, number, numberHelp }: Situation,
  { telephone, now }: { telephone: boolean; now: Date },
): Openness {
  if (user.alternativeFactorsClosedUntil && user.alternativeFactorsClosedUntil > now)
    return { open: false, reason: 'stopped-lately' }
  if (!isUsable(number) && !numberHelp) return { open: false, reason: 'number-unusable' }
  return telephone ? { open: true } : { open: false, reason: 'no-telephone' }
}

export const holdTermsOf = (situation: Situation): HoldTerms => ({
  preset: situation.preset,
  ranked: situation.rank > RANKS.everyone,
  verifiedAddresses: reachableOnly(situation.addresses).length,
  administratorTold: situation.administratorTold,
  heldUntil: situation.user.alternativeFactorsHeldUntil,
  numberChangedAt: situation.number?.changedAt,
})
