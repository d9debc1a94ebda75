import type { UserId } from '../ids.ts'
import type { Stores } from '../ports.ts'
import { type User, verifiedOnly } from '../users/user.ts'
import { standingOf } from './acting.ts'
import { mayProposeNumber, type PermissionSet } from './permission-sets.ts'

/** Of a large account not everybody is told or asked. */
const MOST = 20

type Somebody = Pick<User, 'id' | 'accountId'>

/**
 * Administrators of a user's account beside that user, who are told of recoveries: root and whoever has
 * AdministratorAccess, with a device, a verified address, and not suspended. At most twenty.
 */
export const administratorsBeside = (
  stores: Stores,
  user: Somebody,
  most = MOST,
): Promise<User[]> => whoHelps(stores, user, { sets: ['AdministratorAccess'], most })

/** Who else could reset devices of users that have no rank. */
export const resettersBeside = (stores: Stores, user: Somebody, most: number): Promise<User[]> =>
  whoHelps(stores, user, { sets: ['AdministratorAccess', 'UserAdministrator'], most })

/** Who else could agree to a recovery that waits for an approver. */
export const approversBeside = (stores: Stores, user: Somebody, most: number): Promise<User[]> =>
  whoHelps(stores, user, { sets: ['AdministratorAccess', 'SupportApprover'], most })

/** Whether somebody else could propose a number for root (LO-9). */
export async function mayHelpWithNumber(stores: Stores, user: Somebody): Promise<boolean> {
  const sets: PermissionSet[] = ['AdministratorAccess', 'account:ModifyAccount']
  for (const candidate of await whoHelps(stores, user, { sets, most: MOST }))
    if (mayProposeNumber(await standingOf(stores, candidate))) return true
  return false
}

async function whoHelps(
  stores: Stores,
  user: Somebody,
  { sets, most }: { sets: readonly PermissionSet[]; most: number },
): Promise<User[]> {
  const found: User[] = []
  const seen = new Set<UserId>([user.id])
  const look = async (id: UserId): Promise<void> => {
    if (seen.has(id) || found.length >= most) return
    seen.add(id)
    const other = await stores.users.find(id)
    if (other && (await isActive(stores, other))) found.push(other)
  }
  for (const { id } of await stores.users.roots(user.accountId)) await look(id)
  for (const set of sets)
    for (const id of await stores.permissions.holders(user.accountId, set, MOST)) await look(id)
  return found
}

async function isActive({ users }: Stores, user: User): Promise<boolean> {
  if (!user.protectedAt || user.suspendedAt) return false
  return verifiedOnly(await users.addresses(user.id)).length > 0
}
