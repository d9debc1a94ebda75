import type { AccountId } from '../ids.ts'

/** Which foreign work a sign-in must cost in an account, as long as hashes of another system are left in it. */
export interface ImportStore {
  /** Hashes of nothing, one a family of hashes: what a password of this account is checked against as well. */
  takenOver(account: AccountId): Promise<readonly string[]>
  /** Replaces what was kept. */
  keepTakenOver(account: AccountId, hashes: readonly string[]): Promise<void>
  /** Where anything is kept. */
  accounts(): Promise<AccountId[]>
  /** Whether any user of the account still has the hash of another system. */
  anyForeign(account: AccountId): Promise<boolean>
  /** Forgets what was kept. */
  drop(account: AccountId): Promise<void>
}
