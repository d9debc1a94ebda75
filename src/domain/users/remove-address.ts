import { maskEmail } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AddressId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { rememberedIn } from './earlier-addresses.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'

/** 'sign-in-address': it is the main one; another is made that first. */
export type RemoveAddressRefusal = ChangeRefusal | { reason: 'not-found' | 'sign-in-address' }
export type AddressRemoval = { removed: true } | ({ removed: false } & RemoveAddressRefusal)

/** Takes a notification address away. It gets one last letter: whoever removes it must not do so unseen (R24). */
export function removeAddress(
  ports: Ports,
  input: { session: Session; addressId: AddressId; asker: Asker },
): Promise<AddressRemoval> {
  const { addressId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { removed: false, reason: 'session-over' }
    const { user, session } = own
    const before = await stores.users.addresses(user.id)
    const address = before.find(({ id }) => id === addressId)
    if (!address) return { removed: false, reason: 'not-found' }
    if (address.purpose === 'sign-in') return { removed: false, reason: 'sign-in-address' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { removed: false, ...refusal }

    await stores.users.removeAddress(addressId)
    await stores.users.save({ ...user, ...rememberedIn(ports, user, address) })
    for (const purpose of ['address', 'rehearsal'] as const)
      await stores.links.killFor({ purpose, addressId }, ports.now())
    const data = { addressId }
    await writeEvent(ports, stores, { kind: 'address.removed', user, session, asker, data })
    const about = maskEmail(address.email)
    const told = { event: 'address-removed', user, asker, about, addresses: before } as const
    if (address.verifiedAt) await tellOwner(ports, stores, told)
    return { removed: true }
  })
}
