import type { AccountId } from '../ids.ts'
import type { Logo } from './logo.ts'

export interface LogoStore {
  find(account: AccountId): Promise<Logo | undefined>
  /** Only its hash: what pages need for naming it. */
  hashOf(account: AccountId): Promise<string | undefined>
  /** In place of any other of the account. */
  put(logo: Logo): Promise<void>
  /** False when there is none. */
  remove(account: AccountId): Promise<boolean>
}
