import type { ApiTokenId, UserId } from '../ids.ts'
import type { ApiToken } from './api-token.ts'

export interface TokenStore {
  add(token: ApiToken): Promise<void>
  find(token: ApiTokenId): Promise<ApiToken | undefined>
  findByToken(tokenHash: string): Promise<ApiToken | undefined>
  /** Newest first, those that are over among them. */
  of(user: UserId): Promise<ApiToken[]>
  /** The caller calls it at most once a minute. */
  seen(token: ApiTokenId, at: Date): Promise<void>
  /** Ends one token of this user. False when there is none that is live. */
  revoke(user: UserId, token: ApiTokenId, at: Date): Promise<boolean>
  revokeAll(user: UserId, at: Date): Promise<void>
  /** Every one that is live waits for its maker. */
  suspendAll(user: UserId, at: Date): Promise<void>
  /** False when this user has none that waits. */
  reinstate(user: UserId, token: ApiTokenId): Promise<boolean>
  dropOlderThan(moment: Date): Promise<number>
}
