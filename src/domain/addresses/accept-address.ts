import { writeEvent } from '../audit/write-event.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Address, User } from '../users/user.ts'

/**
 * A letter was taken again: where the server itself had refused, its word is taken back. What was reported is not, for a
 * relay that takes everything proves nothing; opening a link in a mail does (`mailboxAnswered`).
 */
export async function mailTaken(
  ports: Ports,
  { userId, email }: { userId: UserId; email: string },
): Promise<void> {
  const isOver = ({ refusedBy, ...one }: Address) => refusedBy === 'server' && one.email === email
  const found = await ports.read(({ users }) => users.addresses(userId))
  if (!found.some(isOver)) return
  await ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(userId)
    if (user) await takeBack(ports, stores, { user, isOver })
  })
}

/**
 * A link in a mail to this address was used: it is proven, and takes mail, whoever said that it does not. Under the user's
 * lock.
 */
export async function mailboxAnswered(
  ports: Ports,
  stores: Stores,
  { user, email }: { user: User; email: string },
): Promise<void> {
  const isMeant = (one: Address) => one.email === email
  const answered = (await stores.users.addresses(user.id)).filter(isMeant)
  for (const { id } of answered) await stores.users.proveAddress(id, ports.now())
  await takeBack(ports, stores, { user, isOver: isMeant })
}

async function takeBack(
  ports: Ports,
  stores: Stores,
  { user, isOver }: { user: User; isOver(address: Address): boolean },
): Promise<void> {
  for (const address of await stores.users.addresses(user.id)) {
    if (!address.refusedAt || !isOver(address)) continue
    if (!(await stores.users.acceptAddress(address.id))) continue
    const data = { addressId: address.id }
    await writeEvent(ports, stores, { kind: 'address.accepted', user, actor: 'system', data })
    ports.bell.ring(`user:${user.id}`)
  }
}
