import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { AddressId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { chargeAddressMail } from './mail-address-link.ts'
import { type Address, verifiedOnly } from './user.ts'

export type AddressTrialRefusal =
  | { reason: 'confirm-first' }
  | { reason: SessionOver }
  | { reason: 'not-found' }
  | { reason: 'too-many'; retryAt?: Date }
export type AddressTrial = { sent: true } | ({ sent: false } & AddressTrialRefusal)

/**
 * "Try it" of a verified mailbox (DE-5): its mail's button, pressed in any browser, proves that mail arrives and is read. It
 * opens and changes nothing else, so it needs no fresh factor, and works while a recovery runs.
 */
export async function tryAddress(
  ports: Ports,
  input: { session: Session; addressId: AddressId; asker: Asker },
): Promise<AddressTrial> {
  const { addressId, asker } = input
  const { userId } = input.session
  const own = await ports.read(({ users }) => users.addresses(userId))
  const read = readEmailAddress(verified(own, addressId)?.email ?? '')
  if (!read.accepted) return { sent: false, reason: 'not-found' }
  const charged = await chargeAddressMail(ports, userId, read)
  if (!charged.allowed)
    return { sent: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { sent: false, reason: 'session-over' }
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return { sent: false, reason: 'confirm-first' }
    const address = verified(await stores.users.addresses(user.id), addressId)
    if (!address) return { sent: false, reason: 'not-found' }
    const { language, timeZone, accountId } = user
    await sendLink(ports, stores, {
      target: { purpose: 'rehearsal', addressId },
      email: address.email,
      language,
      timeZone,
      accountId,
      userId,
      asker,
      letter: (link) => ({ ...link, kind: 'try-address', accountId }),
    })
    return { sent: true }
  })
}

const verified = (addresses: readonly Address[], id: AddressId): Address | undefined =>
  verifiedOnly(addresses).find((address) => address.id === id)
