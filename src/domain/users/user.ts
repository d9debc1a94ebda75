import type { AccountId, AddressId, Language, NumberId, UserId } from '../ids.ts'

/**
 * A person who signs in. The root user owns the account and signs in with an e-mail address; everybody else with the
 * account (id or alias) and a user name.
 */
export interface User {
  id: UserId
  accountId: AccountId
  role: 'root' | 'user'
  /** Canonical sign-in name, unique per installation: for root the key of the e-mail address, else `userKey`. */
  signInKey: string
  /** As it was typed. Absent for root. */
  userName?: string
  language: Language
  timeZone: string
  /** A PHC string. Absent until the person chose a password. */
  passwordHash?: string
  passwordSetAt?: Date
  /** The one before a change in a session, and until when the undo of a removal takes it too. */
  earlierPasswordHash?: string
  earlierPasswordUntil?: Date
  /** As they were before they were removed, or the main one no more, and until when the undo of a removal of a device asks. */
  earlierAddresses?: readonly FormerAddress[]
  earlierAddressesUntil?: Date
  /** Since the first active device; absent again only after removing the last one in a fresh MFA session. */
  protectedAt?: Date
  /** After a stop: W1 is closed until then, and waits at least 24 h until the second moment. */
  alternativeFactorsClosedUntil?: Date
  alternativeFactorsHeldUntil?: Date
  /** When "report lost" last worked by the password alone (once in 7 days). */
  lostReportedAt?: Date
  /** An administrator closed the door: no way leads in until it is lifted. */
  suspendedAt?: Date
  createdAt: Date
}

/** A mailbox of a user. Only verified ones take part in any way. */
export interface Address {
  id: AddressId
  accountId: AccountId
  userId: UserId
  purpose: 'sign-in' | 'notification'
  email: string
  verifiedAt?: Date
  /** When a link in a mail to it was used last: it reaches its owner. */
  provenAt?: Date
  addedAt: Date
  /** Since when mail to it is refused for good, by whose word ('server': at hand-over; 'report': a mail that came back), and why. */
  refusedAt?: Date
  refusedBy?: Refuser
  /** For administrators: the server's own words, without addresses and links. */
  refusal?: string
}

export interface FormerAddress extends Address {
  /** Until when it was as it stands here. */
  changedAt: Date
}

export type Refuser = 'server' | 'report'

/** Whoever is gone, as the audit log goes on naming them. */
export interface FormerUser {
  id: UserId
  accountId: AccountId
  name: string
  deletedAt: Date
}

/** The registered telephone number. Unproven or suspended it counts as absent. */
export interface ContactNumber {
  id: NumberId
  accountId: AccountId
  userId: UserId
  e164: string
  country: string
  /** When a keyed call to it was last confirmed. */
  provenAt?: Date
  suspendedAt?: Date
  addedAt: Date
  /** Set when it took the place of a proven one: for 7 days it is used only under a hold (R18). */
  changedAt?: Date
}

export const isUsable = (number: ContactNumber | undefined): number is ContactNumber =>
  number?.provenAt !== undefined && number.suspendedAt === undefined

/** Verified, and takes mail as far as anybody knows. */
export const reachableOnly = (addresses: readonly Address[]): Address[] =>
  verifiedOnly(addresses).filter(({ refusedAt }) => refusedAt === undefined)

/** When it last proved to reach its owner: verifying it was a proof as well. */
export const lastProven = ({ provenAt, verifiedAt }: Address): Date | undefined =>
  provenAt ?? verifiedAt

export const verifiedOnly = (addresses: readonly Address[]): Address[] =>
  addresses.filter(({ verifiedAt }) => verifiedAt !== undefined)
