import type { AccountId, AddressId, NumberId, UserId } from '../ids.ts'
import type { Address, ContactNumber, FormerUser, User } from './user.ts'

export type AddressRefusal = Required<Pick<Address, 'refusedAt' | 'refusedBy' | 'refusal'>>

/** 'without-device': never protected. 'number-unproven': a number that no test call proved. 'invited': no password yet. */
export type UserFilter = 'without-device' | 'suspended' | 'invited' | 'number-unproven'

export interface UserPage {
  /** `next` of the page before. */
  after?: string
  /** Only names that begin like this (a key, as `readUserName` makes it). */
  prefix?: string
  only?: UserFilter
  limit: number
}

export interface UserStore {
  /** False when the sign-in key is taken. */
  add(user: User): Promise<boolean>
  get(user: UserId): Promise<User>
  findBySignInKey(key: string): Promise<User | undefined>
  /**
   * Makes every other transaction that locks this user wait until this one ends, and reads the user as it is now.
   * Call it first in a transaction that reads something about the user and then decides by it (architecture rule 9).
   */
  lock(user: UserId): Promise<User>
  /** Replaces the whole row. Only after `lock` in the same transaction. */
  save(user: User): Promise<void>
  /** As `lock`, where the user may be gone. */
  lockIfThere(user: UserId): Promise<User | undefined>
  find(user: UserId): Promise<User | undefined>
  /** Those of these users that are there, in the order of their ids. */
  findAll(users: readonly UserId[]): Promise<User[]>
  /** Those whose time is over. Answers of how many users. */
  dropEarlierPasswords(now: Date): Promise<number>
  dropEarlierAddresses(now: Date): Promise<number>
  roots(account: AccountId): Promise<User[]>
  /** Users of an account but root, in the order of their names ('number-unproven' without a prefix: of their ids). `next`: for `after`; absent on the last page. */
  list(account: AccountId, page: UserPage): Promise<{ users: User[]; next?: string }>
  /** How many users an account has beside root, counted up to `most`. */
  count(account: AccountId, only: UserFilter | undefined, most: number): Promise<number>
  /** Gives a locked user another name to sign in with. False when it is taken. */
  rename(user: UserId, to: { userName: string; signInKey: string }): Promise<boolean>
  /**
   * With everything that is theirs: devices, sessions, addresses, number, links, recoveries, memberships, grants. What
   * the audit log calls them is kept. Only after `lock` in the same transaction.
   */
  remove(user: User, deletedAt: Date): Promise<void>
  /** Those of these users of an account who were removed. */
  former(account: AccountId, users: readonly UserId[]): Promise<FormerUser[]>

  addresses(user: UserId): Promise<Address[]>
  /** The addresses that these users sign in with or are invited at. */
  mainAddresses(users: readonly UserId[]): Promise<Address[]>
  addAddress(address: Address): Promise<void>
  /** False when it was verified before or is gone. */
  verifyAddress(address: AddressId, at: Date): Promise<boolean>
  /** Keeps the first word about it: false when mail to it is refused already, or it is gone. */
  refuseAddress(address: AddressId, refusal: AddressRefusal): Promise<boolean>
  /** Mail to it is taken again. False when it was not refused. */
  acceptAddress(address: AddressId): Promise<boolean>
  /** A link in a mail to it was used. False when it is gone. */
  proveAddress(address: AddressId, at: Date): Promise<boolean>
  removeAddress(address: AddressId): Promise<void>
  /** The one main address, and with `signInKey` the name to sign in with. False, and nothing is changed, when that is taken. */
  makeMain(user: UserId, address: AddressId, signInKey?: string): Promise<boolean>

  findNumber(user: UserId): Promise<ContactNumber | undefined>
  /** Adds a number, which replaces any other of this user. */
  putNumber(number: ContactNumber): Promise<void>
  /** False when it was replaced meanwhile. */
  proveNumber(number: NumberId, at: Date): Promise<boolean>
  suspendNumber(number: NumberId, at: Date): Promise<void>
}
