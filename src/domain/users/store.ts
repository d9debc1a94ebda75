import type { AccountId, AddressId, NumberId, UserId } from '../ids.ts'
import type { Address, ContactNumber, User } from './user.ts'

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
  roots(account: AccountId): Promise<User[]>

  addresses(user: UserId): Promise<Address[]>
  addAddress(address: Address): Promise<void>
  /** False when it was verified before or is gone. */
  verifyAddress(address: AddressId, at: Date): Promise<boolean>
  removeAddress(address: AddressId): Promise<void>

  findNumber(user: UserId): Promise<ContactNumber | undefined>
  /** Adds a number, which replaces any other of this user. */
  putNumber(number: ContactNumber): Promise<void>
  /** False when it was replaced meanwhile. */
  proveNumber(number: NumberId, at: Date): Promise<boolean>
  suspendNumber(number: NumberId, at: Date): Promise<void>
}
