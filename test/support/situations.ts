import type { Account } from '../../src/domain/accounts/account.ts'
import type { Authenticator } from '../../src/domain/devices/device.ts'
import type {
  AccountId,
  AddressId,
  BrowserHash,
  DeviceId,
  NumberId,
  ResetId,
  UserId,
} from '../../src/domain/ids.ts'
import { RANKS } from '../../src/domain/permissions/permission-sets.ts'
import type { OpenReset } from '../../src/domain/resets/reset.ts'
import type { Address, ContactNumber, User } from '../../src/domain/users/user.ts'
import type { Situation } from '../../src/domain/ways/situation.ts'

export const now = new Date('2026-01-10T12:00:00Z')
export const before = new Date('2025-12-01T12:00:00Z')
const accountId = '123456789012' as AccountId
const userId = 'ada' as UserId

export const account: Account = {
  id: accountId,
  name: 'Lovelace',
  country: 'JP',
  rootPreset: 'instant',
  administratorPreset: 'instant',
  userPreset: 'instant',
  createdAt: before,
}
export const user: User = {
  id: userId,
  accountId,
  role: 'root',
  signInKey: 'ada@example.org',
  language: 'en',
  timeZone: 'UTC',
  protectedAt: before,
  createdAt: before,
}
export const address: Address = {
  id: 'a1' as AddressId,
  accountId,
  userId,
  purpose: 'sign-in',
  email: 'ada@example.org',
  verifiedAt: before,
  addedAt: before,
}
export const number: ContactNumber = {
  id: 'n1' as NumberId,
  accountId,
  userId,
  e164: '+819012345678',
  country: 'JP',
  provenAt: before,
  addedAt: before,
}
export const device: Authenticator = {
  id: 'd1' as DeviceId,
  accountId,
  userId,
  kind: 'authenticator',
  name: 'phone',
  status: 'active',
  sealedSecret: '',
  lastStep: 0,
  driftSteps: 0,
  createdAt: before,
}
export const reset: OpenReset = {
  id: 'reset' as ResetId,
  accountId,
  userId,
  askedBy: 'bob' as UserId,
  askedIn: 'laptop' as BrowserHash,
  askedAt: before,
  reason: '',
  status: { name: 'open', from: now, until: new Date(now.getTime() + 1) },
  version: 0,
}
/** A root user with one of each, whom nothing stands in the way of. */
export const ada: Situation = {
  user,
  account,
  devices: [device],
  addresses: [address],
  number,
  recoveries: [],
  rank: RANKS.root,
  preset: 'instant',
  administratorTold: false,
  numberHelp: false,
  codesLeft: 0,
  reset: undefined,
}
