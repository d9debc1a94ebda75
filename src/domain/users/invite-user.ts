import {
  type AddressRefusal,
  type EmailAddress,
  readEmailAddress,
} from '../addresses/email-address.ts'
import type { AccountId, AddressId, UserId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import { type Acting, lookingAs } from '../permissions/acting.ts'
import type { AdministeringRefusal } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { type Charge, charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { administerUser, type UserDeed } from './administer-user.ts'
import type { Address, User } from './user.ts'

const HOUR_MS = 3_600_000

/** 'has-password': they came already. 'no-address': say which. */
export type InvitationRefusal =
  | AdministeringRefusal
  | `email-${AddressRefusal}`
  | 'has-password'
  | 'no-address'
  | 'suspended'
  | 'too-many'
export type Invitation = { done: true } | { done: false; reason: InvitationRefusal; retryAt?: Date }

/**
 * Mails somebody who never had a password the link by which they choose one; the older one is dead from now on. With
 * `email` it goes there, and the address that was given before, proven by nobody, is forgotten.
 */
export async function inviteUser(
  ports: Ports,
  input: UserDeed & { email?: string },
): Promise<Invitation> {
  const { by, userId, asker } = input
  const read = input.email === undefined ? undefined : readEmailAddress(input.email)
  if (read && !read.accepted) return { done: false, reason: `email-${read.reason}` }
  const looked = await ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission: 'users:write' })
    if ('reason' in acting) return acting
    const { accountId } = acting.user
    return {
      charges: invitationCharges(
        ports,
        accountId,
        read ?? (await toOf(stores, { accountId, userId })),
      ),
    }
  })
  if ('reason' in looked) return { done: false, reason: looked.reason }
  const charged = await charge(ports, looked.charges)
  if (!charged.allowed)
    return { done: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return administerUser(ports, input, async (stores, { acting, subject: user }) => {
    if (user.passwordHash !== undefined) return { done: false, reason: 'has-password' }
    if (user.suspendedAt) return { done: false, reason: 'suspended' }
    if (read && (await wouldHandOver(stores, { acting, user, read })))
      return { done: false, reason: 'not-permitted' }
    const address = await addressToInvite(ports, stores, { user, read })
    if (!address) return { done: false, reason: 'no-address' }
    await mailInvitation(ports, stores, { user, email: address.email })
    await writeAct(ports, stores, { kind: 'user.invited', acting, subject: user, asker })
    return { done: true }
  })
}

/** Per account, so that it is no way to send mail to strangers, and per mailbox, whoever asks (R21). */
export function invitationCharges(
  { settings }: Pick<Ports, 'settings'>,
  account: AccountId,
  to: Pick<EmailAddress, 'throttleKey'> | undefined,
): Charge[] {
  const all = { key: `invitations:${account}`, limit: limits.invitations(settings) }
  if (!to) return [all]
  return [all, { key: mailboxKey(to), limit: limits.recoveryMails(settings) }]
}

/** Where letters to a mailbox are counted that somebody else asked for, whichever account they are of. */
export const mailboxKey = ({ throttleKey }: Pick<EmailAddress, 'throttleKey'>): string =>
  `mail-to:${hashToken(throttleKey)}`

/**
 * Writes the letter with its link. Part of a transaction that holds the user's lock; the caller has charged it, and has
 * seen to it that the user never had a password.
 */
export async function mailInvitation(
  ports: Ports,
  stores: Stores,
  { user, email }: { user: User; email: string },
): Promise<void> {
  const { id: userId, accountId, language, timeZone, userName } = user
  const { name: accountName } = await stores.accounts.get(accountId)
  const { invitationMs } = ports.settings
  await sendLink(ports, stores, {
    target: { purpose: 'invitation', userId },
    email,
    language,
    timeZone,
    accountId,
    userId,
    lifeMs: invitationMs,
    letter: ({ link }) => ({
      kind: 'invitation',
      link,
      validHours: Math.round(invitationMs / HOUR_MS),
      accountId,
      accountName,
      ...(userName !== undefined && { userName }),
    }),
  })
}

/** The main address of somebody new. Nobody has proven it yet: the invitation does. */
export const newMainAddress = (
  { chance, now }: Ports,
  { user, email }: { user: User; email: string },
): Address => ({
  id: chance.id<AddressId>(),
  accountId: user.accountId,
  userId: user.id,
  purpose: 'sign-in',
  email,
  addedAt: now(),
})

/**
 * Whoever reads the mailbox becomes this user, with all that the user holds. So another mailbox is named only by whoever
 * may give permissions: else a helper, or a program, would have by it what they may not give (H01, H11).
 */
async function wouldHandOver(
  { users, permissions }: Stores,
  { acting, user, read }: { acting: Acting; user: User; read: EmailAddress },
): Promise<boolean> {
  if (acting.may('permissions:write')) return false
  if (mainOf(await users.addresses(user.id))?.email === read.address) return false
  return (await permissions.of(user.id)).length > 0
}

async function addressToInvite(
  ports: Ports,
  stores: Stores,
  { user, read }: { user: User; read: EmailAddress | undefined },
): Promise<Address | undefined> {
  const main = mainOf(await stores.users.addresses(user.id))
  if (!read || main?.email === read.address) return main
  // What was proven is replaced by its owner alone.
  if (main?.verifiedAt) return main
  if (main) await stores.users.removeAddress(main.id)
  const address = newMainAddress(ports, { user, email: read.address })
  await stores.users.addAddress(address)
  return address
}

/** Where it would go. An id of another account is as unknown as one of nobody (H06). */
async function toOf(
  { users }: Stores,
  { accountId, userId }: { accountId: AccountId; userId: UserId },
): Promise<EmailAddress | undefined> {
  const user = await users.find(userId)
  if (user?.accountId !== accountId) return undefined
  const main = mainOf(await users.addresses(userId))
  const read = main && readEmailAddress(main.email)
  return read?.accepted ? read : undefined
}

const mainOf = (addresses: readonly Address[]): Address | undefined =>
  addresses.find(({ purpose }) => purpose === 'sign-in')
