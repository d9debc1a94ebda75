import { type AddressRefusal, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AddressId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { chargeAddressMail, mailAddressLink } from './mail-address-link.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import type { Address, User } from './user.ts'

/** Letters go to every one of them: more are no safer, and a way to send mail to strangers. */
export const ADDRESSES_MOST = 5

export type AddAddressRefusal =
  | ChangeRefusal
  | { reason: `email-${AddressRefusal}` | 'known-already' | 'too-many-addresses' }
  | { reason: 'too-many'; retryAt?: Date }
export type AddressAddition =
  | { added: true; address: Address }
  | ({ added: false } & AddAddressRefusal)

/** Enters a notification address and mails the link that verifies it. Until then it counts as absent. */
export async function addAddress(
  ports: Ports,
  input: { session: Session; email: string; asker: Asker },
): Promise<AddressAddition> {
  const { asker } = input
  const read = readEmailAddress(input.email)
  if (!read.accepted) return { added: false, reason: `email-${read.reason}` }
  const charged = await chargeAddressMail(ports, input.session.userId, read)
  if (!charged.allowed)
    return {
      added: false,
      reason: 'too-many',
      ...(charged.retryAt && { retryAt: charged.retryAt }),
    }

  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { added: false, reason: 'session-over' }
    const { user, session } = own
    const refusal = await refusalToChange(ports, stores, { session, user, adds: true })
    if (refusal) return { added: false, ...refusal }
    const known = await stores.users.addresses(user.id)
    if (known.some(({ email }) => keyOf(email) === read.key))
      return { added: false, reason: 'known-already' }
    if (known.length >= ADDRESSES_MOST) return { added: false, reason: 'too-many-addresses' }

    const address = newAddress(ports, { user, email: read.address })
    await store(ports, stores, { address, user, session, asker })
    return { added: true, address }
  })
}

function newAddress(
  { chance, now }: Ports,
  { user, email }: { user: User; email: string },
): Address {
  return {
    id: chance.id<AddressId>(),
    accountId: user.accountId,
    userId: user.id,
    purpose: 'notification',
    email,
    addedAt: now(),
  }
}

async function store(
  ports: Ports,
  stores: Stores,
  {
    address,
    user,
    session,
    asker,
  }: { address: Address; user: User; session: Session; asker: Asker },
): Promise<void> {
  await stores.users.addAddress(address)
  const data = { addressId: address.id }
  await writeEvent(ports, stores, { kind: 'address.added', user, session, asker, data })
  await mailAddressLink(ports, stores, { address, user, asker, purpose: 'address' })
}

function keyOf(email: string): string {
  const read = readEmailAddress(email)
  return read.accepted ? read.key : email
}
