import { maskEmail } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { AddressId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { maskNumber } from '../numbers/number.ts'
import type { Ports, Stores } from '../ports.ts'
import { ADDRESSES_MOST } from '../users/add-address.ts'
import type { User } from '../users/user.ts'
import { keepProposal } from './keep-proposal.ts'
import { asNumber, type Proposal } from './proposal.ts'

/**
 * A proven proposal counts from now on. Every address is told as it was before (invariant 4). Part of a transaction that
 * holds the user's lock and asked whether anything may be changed now. False when it was over.
 */
export async function applyProposal(
  ports: Ports,
  stores: Stores,
  {
    proposal,
    user,
    by,
    asker,
  }: {
    proposal: Proposal
    user: User
    by: UserId | 'system'
    asker: Pick<Asker, 'network' | 'userAgent'>
  },
): Promise<boolean> {
  const replaced = proposal.kind === 'number' ? await stores.users.findNumber(user.id) : undefined
  const event = {
    name: 'applied',
    ...(replaced && { replaced }),
    ...(by !== 'system' && { by }),
  } as const
  const kept = await keepProposal(ports, stores, { proposal, event, user, actor: by, asker })
  if (!kept) return false
  if (proposal.kind === 'number') await putNumber(ports, stores, { proposal, user, asker })
  else await addAddress(ports, stores, { proposal, user, asker })
  return true
}

async function putNumber(
  ports: Ports,
  stores: Stores,
  {
    proposal,
    user,
    asker,
  }: { proposal: Proposal; user: User; asker: Pick<Asker, 'network' | 'userAgent'> },
): Promise<void> {
  // Also in place of none: somebody else named it, so for seven days it is used only under a hold (R18).
  const number = { ...asNumber(proposal), addedAt: ports.now(), changedAt: ports.now() }
  await stores.users.putNumber(number)
  const about = maskNumber(number.e164)
  await tellOwner(ports, stores, { event: 'number-changed', user, asker, about })
}

async function addAddress(
  ports: Ports,
  stores: Stores,
  {
    proposal,
    user,
    asker,
  }: { proposal: Proposal; user: User; asker: Pick<Asker, 'network' | 'userAgent'> },
): Promise<void> {
  const before = await stores.users.addresses(user.id)
  const { value: email, accountId } = proposal
  if (before.length >= ADDRESSES_MOST || before.some((one) => one.email === email)) return
  const [id, at] = [ports.chance.id<AddressId>(), ports.now()]
  const dates = { addedAt: at, verifiedAt: at }
  const address = { id, accountId, userId: user.id, purpose: 'notification', email } as const
  await stores.users.addAddress({ ...address, ...dates })
  const about = maskEmail(email)
  await tellOwner(ports, stores, { event: 'address-added', user, asker, about, addresses: before })
}
