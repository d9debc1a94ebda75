import { type EmailAddress, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { AddressId, UserId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleVerdict } from '../throttle/throttle.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import type { Address, User } from './user.ts'

type NotSent = { reason: 'not-found' } | { reason: 'too-many'; retryAt?: Date }
type Sent<Refusal> = { sent: true } | ({ sent: false } & Refusal)

export type AddressMailRefusal = ChangeRefusal | NotSent
export type AddressMail = Sent<AddressMailRefusal>
export type AddressTrialRefusal = Exclude<AddressMailRefusal, { reason: 'frozen' }>
export type AddressTrial = Sent<AddressTrialRefusal>

interface Asked {
  session: Session
  addressId: AddressId
  asker: Asker
}

/** "Send again", to an address that is not verified yet. The older link is dead from now on. */
export const mailAddressAgain = (ports: Ports, asked: Asked): Promise<AddressMail> =>
  mailOwn(ports, asked, {
    purpose: 'address',
    isMeant: ({ verifiedAt }) => !verifiedAt,
    refusal: (stores, own) => refusalToChange(ports, stores, { ...own, adds: true }),
  })

/**
 * "Try it" of a verified mailbox (DE-5): its mail's button, pressed in any browser, proves that mail arrives and is read. It
 * opens and changes nothing else, so it needs no fresh factor, and works while a recovery runs.
 */
export const tryAddress = (ports: Ports, asked: Asked): Promise<AddressTrial> =>
  mailOwn(ports, asked, {
    purpose: 'rehearsal',
    isMeant: ({ verifiedAt }) => verifiedAt !== undefined,
    refusal: async (_, { session, user }) =>
      isFullySignedIn(session, user) ? undefined : { reason: 'confirm-first' },
  })

interface Mailing<Refusal> {
  purpose: keyof typeof LETTERS
  isMeant(address: Address): boolean
  refusal(stores: Stores, own: { session: Session; user: User }): Promise<Refusal | undefined>
}

/** Charged before anything is looked at in earnest. */
async function mailOwn<Refusal extends object>(
  ports: Ports,
  { session: asking, addressId, asker }: Asked,
  { purpose, isMeant, refusal }: Mailing<Refusal>,
): Promise<Sent<Refusal | NotSent | { reason: SessionOver }>> {
  const { userId } = asking
  const meant = (addresses: readonly Address[]) =>
    addresses.find((address) => address.id === addressId && isMeant(address))
  const asked = meant(await ports.read(({ users }) => users.addresses(userId)))
  const read = asked && readEmailAddress(asked.email)
  if (!read?.accepted) return { sent: false, reason: 'not-found' }
  const charged = await chargeAddressMail(ports, userId, read)
  if (!charged.allowed)
    return { sent: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, asking)
    if (!own) return { sent: false, reason: 'session-over' }
    const refused = await refusal(stores, own)
    if (refused) return { sent: false, ...refused }
    const address = meant(await stores.users.addresses(userId))
    if (!address) return { sent: false, reason: 'not-found' }
    await mailAddressLink(ports, stores, { address, user: own.user, asker, purpose })
    return { sent: true }
  })
}

/** What each link is for, and the letter around it. */
const LETTERS = { address: 'verify-address', rehearsal: 'try-address' } as const

/** Per person and per mailbox: nobody's mailbox is flooded through us, whoever asks (R21). */
export function chargeAddressMail(
  ports: Ports,
  user: UserId,
  { throttleKey }: Pick<EmailAddress, 'throttleKey'>,
): Promise<ThrottleVerdict> {
  const limit = limits.recoveryMails(ports.settings)
  return charge(ports, [
    { key: `address-mail:${user}`, limit },
    { key: `mail-to:${hashToken(throttleKey)}`, limit },
  ])
}

export async function mailAddressLink(
  ports: Ports,
  stores: Stores,
  {
    address,
    user,
    asker,
    purpose,
  }: { address: Address; user: User; asker: Asker; purpose: keyof typeof LETTERS },
): Promise<void> {
  const { language, timeZone, accountId, id: userId } = user
  await sendLink(ports, stores, {
    target: { purpose, addressId: address.id },
    email: address.email,
    language,
    timeZone,
    accountId,
    userId,
    asker,
    letter: (link) => ({ ...link, kind: LETTERS[purpose], accountId }),
  })
}
