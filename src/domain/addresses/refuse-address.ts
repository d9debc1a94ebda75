import { writeEvent } from '../audit/write-event.ts'
import type { UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { type Refuser, reachableOnly, type User } from '../users/user.ts'
import { maskEmail } from './email-address.ts'

export interface Refused {
  userId: UserId
  email: string
  /** The server's own words, without addresses and links. */
  words: string
  by: Refuser
  /** Who reported it. */
  reporter?: UserId
}

/**
 * Marks an address that takes no mail (R31), once, and tells the owner where mail still arrives. Nothing is closed by it:
 * notices go on to every address, this one included, and whoever cannot be told waits for a day (ways/hold.ts).
 */
export const refuseAddress = (ports: Ports, refused: Refused): Promise<void> =>
  ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(refused.userId)
    if (user) await markRefused(ports, stores, { user, refused })
  })

/** False when it is none of the user's, or was marked before. */
export async function markRefused(
  ports: Ports,
  stores: Stores,
  { user, refused }: { user: User; refused: Omit<Refused, 'userId'> },
): Promise<boolean> {
  const { email, words, by, reporter } = refused
  const addresses = await stores.users.addresses(user.id)
  const address = addresses.find((one) => one.email === email)
  const mark = { refusedAt: ports.now(), refusedBy: by, refusal: words }
  if (!address || !(await stores.users.refuseAddress(address.id, mark))) return false
  const data = { addressId: address.id, by, ...(reporter && { reporter }) }
  await writeEvent(ports, stores, { kind: 'address.refused', user, actor: 'system', data })
  if (address.verifiedAt)
    await tellOwner(ports, stores, {
      event: 'address-refused',
      user,
      asker: { network: '', userAgent: '' },
      about: maskEmail(email),
      addresses: reachableOnly(addresses).filter(({ id }) => id !== address.id),
    })
  ports.bell.ring(`user:${user.id}`)
  return true
}
