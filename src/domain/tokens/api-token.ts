import type { AccountId, ApiTokenId, UserId } from '../ids.ts'
import type { Permission, PermissionSet } from '../permissions/permission-sets.ts'

/** What a program signs its requests with. It can do what its sets give, never more than its maker at that moment (H11). */
export interface ApiToken {
  id: ApiTokenId
  accountId: AccountId
  /** Whoever made it, in a session of their own. */
  userId: UserId
  name: string
  tokenHash: string
  sets: readonly PermissionSet[]
  createdAt: Date
  /** There is none without an end. */
  expiresAt: Date
  lastUsedAt?: Date
  revokedAt?: Date
  /** By a recovery of its maker: it waits until they confirm it with a device. 3-recovery.md, "After a recovery". */
  suspendedAt?: Date
}

/** What needs a person, whatever a token holds. 3-recovery.md, "Ways": never W5, desk, policy, devices, contacts. */
export const NEVER_BY_TOKEN: ReadonlySet<Permission> = new Set<Permission>([
  'accounts:create',
  'devices:reset',
  'permissions:write',
  'policy:write',
])

/** Neither over nor revoked: it may wait for its maker. */
export const isKept = (token: ApiToken | undefined, now: Date): token is ApiToken =>
  token !== undefined && token.revokedAt === undefined && token.expiresAt > now

export const isLiveToken = (token: ApiToken | undefined, now: Date): token is ApiToken =>
  isKept(token, now) && token.suspendedAt === undefined
