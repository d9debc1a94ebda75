import { type EmailAddress, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { AddressId, UserId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleVerdict } from '../throttle/throttle.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import type { Address, User } from './user.ts'

export type AddressMailRefusal =
  | ChangeRefusal
  | { reason: 'not-found' }
  | { reason: 'too-many'; retryAt?: Date }
export type AddressMail = { sent: true } | ({ sent: false } & AddressMailRefusal)

/** "Send again", to an address that is not verified yet. The older link is dead from now on. */
export async function mailAddressAgain(
  ports: Ports,
  input: { session: Session; addressId: AddressId; asker: Asker },
): Promise<AddressMail> {
  const { addressId, asker } = input
  const { userId } = input.session
  const own = await ports.read(({ users }) => users.addresses(userId))
  const asked = unproven(own, addressId)
  const read = asked && readEmailAddress(asked.email)
  if (!read?.accepted) return { sent: false, reason: 'not-found' }
  const charged = await chargeAddressMail(ports, userId, read)
  if (!charged.allowed)
    return { sent: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { sent: false, reason: 'session-over' }
    const { user, session } = own
    const refusal = await refusalToChange(ports, stores, { session, user, adds: true })
    if (refusal) return { sent: false, ...refusal }
    const address = unproven(await stores.users.addresses(user.id), addressId)
    if (!address) return { sent: false, reason: 'not-found' }
    await mailAddressLink(ports, stores, { address, user, asker })
    return { sent: true }
  })
}

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
  { address, user, asker }: { address: Address; user: User; asker: Asker },
): Promise<void> {
  const { language, timeZone, accountId, id: userId } = user
  await sendLink(ports, stores, {
    target: { purpose: 'address', addressId: address.id },
    email: address.email,
    language,
    timeZone,
    accountId,
    userId,
    asker,
    letter: (link) => ({ ...link, kind: 'verify-address', accountId }),
  })
}

const unproven = (addresses: readonly Address[], id: AddressId): Address | undefined =>
  addresses.find((address) => address.id === id && !address.verifiedAt)
