import { standingOf } from '../permissions/acting.ts'
import { permissionsOf, type Rank, rankOf } from '../permissions/permission-sets.ts'
import type { Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Reset } from './reset.ts'

/**
 * Whether those whose word a reset is could still give it: neither gone, suspended nor without the permission, and of the
 * rank that it takes. A rank given to its user meanwhile asks for a second one as it would have (H01).
 */
export async function stands(
  stores: Stores,
  { askedBy, agreedBy }: Pick<Reset, 'askedBy' | 'agreedBy'>,
  subjectRank: Rank,
): Promise<boolean> {
  const asked = await rankToReset(stores, askedBy)
  if (agreedBy === undefined) return asked > subjectRank
  const agreed = await rankToReset(stores, agreedBy)
  return asked >= subjectRank && agreed >= subjectRank
}

/** The rank up to which somebody could reset now; below all where they could not. */
export async function rankToReset(stores: Stores, id: User['id']): Promise<Rank | -1> {
  const user = await stores.users.find(id)
  if (!user?.protectedAt || user.suspendedAt) return -1
  const standing = await standingOf(stores, user)
  return permissionsOf(standing).has('devices:reset') ? rankOf(standing) : -1
}
