import type { AccountId, HardwareTokenId, UserId } from '../ids.ts'
import type { StockToken, TokenState } from './hardware-token.ts'

export interface TokenPage {
  /** The `serialKey` of the last one of the page before. */
  after?: string
  /** Only serials that begin so, as `nameKey` makes it. */
  prefix?: string
  only?: TokenState
  limit: number
}

export interface HardwareTokenStore {
  /** False when the account has one of this manufacturer and serial. One statement decides. */
  add(token: StockToken): Promise<boolean>
  find(token: HardwareTokenId): Promise<StockToken | undefined>
  /** By its `serialKey`. */
  findBySerial(account: AccountId, key: string): Promise<StockToken | undefined>
  /** In the order of their serials. */
  list(account: AccountId, page: TokenPage): Promise<StockToken[]>
  /** What is assigned to somebody, or active with them. */
  of(user: UserId): Promise<StockToken[]>
  /** Stores `token` with the next version, if its version is still the stored one. */
  change(token: StockToken): Promise<boolean>
}
