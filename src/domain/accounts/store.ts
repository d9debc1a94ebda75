import type { AccountId } from '../ids.ts'
import type { Preset } from '../ways/ways.ts'
import type { Account } from './account.ts'

export interface AccountStore {
  /** False when the id is taken: draw another. */
  add(account: Account): Promise<boolean>
  get(account: AccountId): Promise<Account>
  find(account: AccountId): Promise<Account | undefined>
  /**
   * As `get`; whoever else locks it waits until this transaction ends. Before the whole row is saved, and before it is
   * decided who must stay so that root has a way back. Users and groups are locked before their account, everywhere.
   */
  lock(account: AccountId): Promise<Account>
  /** True while the installation has no account: only then may set-up run. */
  none(): Promise<boolean>
  findByAlias(alias: string): Promise<Account | undefined>
  ids(): Promise<AccountId[]>
  /** In the order of their ids, after an id. */
  list(page: { after?: AccountId; limit: number }): Promise<Account[]>
  /** Replaces the whole row, after `lock`. False when the alias is taken. */
  save(account: Account): Promise<boolean>
  setRootPreset(account: AccountId, preset: Preset): Promise<void>
  rename(account: AccountId, name: string): Promise<void>
}
