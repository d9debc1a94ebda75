import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import { makeMain } from '../users/make-main-address.ts'
import { type Address, type User, verifiedOnly } from '../users/user.ts'
import type { BeforeRemoval } from './device.ts'

export interface PuttingContactsBack {
  user: User
  before: BeforeRemoval
  /** What is newer is not believed. */
  since: Date
  asker: Asker
}

/**
 * Addresses and number as they were before a removal that is undone, without what was entered since or shortly before. Part of the
 * transaction that undoes it. Answers all addresses that must hear of it (invariant 4): those of before and those of now.
 */
export async function putContactsBack(
  ports: Ports,
  stores: Stores,
  putting: PuttingContactsBack,
): Promise<Address[]> {
  await putNumberBack(ports, stores, putting)
  return putAddressesBack(ports, stores, putting)
}

async function putAddressesBack(
  ports: Ports,
  stores: Stores,
  { user, before, since, asker }: PuttingContactsBack,
): Promise<Address[]> {
  const { users } = stores
  const present = await users.addresses(user.id)
  const older = before.addresses?.filter(({ addedAt }) => addedAt < since) ?? []
  const missing = older.filter(({ id }) => !present.some((address) => address.id === id))
  const main = older.find(({ purpose }) => purpose === 'sign-in') ?? verifiedOnly(older)[0]
  // Of an account as young as this, nobody can tell what is whose.
  if (!main) return present
  const write = (kind: 'added' | 'removed' | 'made-main', { id: addressId }: Address) =>
    writeEvent(ports, stores, { kind: `address.${kind}`, user, asker, data: { addressId } })

  for (const address of missing) {
    await users.addAddress({ ...address, purpose: 'notification' })
    await write('added', address)
  }
  const wasMain = present.find(({ purpose }) => purpose === 'sign-in')
  // Another root user may sign in with it by now.
  const moves = main.id !== wasMain?.id && (await makeMain(stores, user, main))
  if (moves) await write('made-main', main)
  for (const address of present) {
    if (address.addedAt < since || (address.id === wasMain?.id && !moves)) continue
    await users.removeAddress(address.id)
    await write('removed', address)
  }
  return [...present, ...missing]
}

async function putNumberBack(
  ports: Ports,
  stores: Stores,
  { user, before, since, asker }: PuttingContactsBack,
): Promise<void> {
  const present = await stores.users.findNumber(user.id)
  const older = before.number && before.number.addedAt < since ? before.number : undefined
  if (present?.id === older?.id) return
  if (older) await stores.users.putNumber(older)
  else if (present) await stores.users.suspendNumber(present.id, ports.now())
  const numberId = older?.id ?? present?.id
  const kind = older ? 'number.changed' : 'number.suspended'
  if (numberId) await writeEvent(ports, stores, { kind, user, asker, data: { numberId } })
}
