import { maskEmail } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AddressId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'

/** A new address was proven by its mail link: from now on it is told everything, and the others are told of it. */
export async function confirmAddress(
  ports: Ports,
  stores: Stores,
  { address, userId, asker }: { address: AddressId; userId: UserId; asker: Asker },
): Promise<void> {
  const user = await stores.users.get(userId)
  const before = await stores.users.addresses(userId)
  if (!(await stores.users.verifyAddress(address, ports.now()))) return
  const about = maskEmail(before.find(({ id }) => id === address)?.email ?? '')
  await tellOwner(ports, stores, { event: 'address-added', user, asker, about, addresses: before })
  await writeEvent(ports, stores, {
    kind: 'address.verified',
    user,
    asker,
    data: { addressId: address },
  })
  ports.bell.ring(`user:${userId}`)
}
