import type { UserId } from '../ids.ts'
import type { Stores } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'
import type { Grant } from './grant.ts'
import type { Standing } from './permission-sets.ts'

/**
 * What a second person's word rests on: only grants that are older than what is asked and either three days old or given
 * to them by root. A first administrator must not make the second one.
 */
export async function standingAsSecond(
  stores: Stores,
  user: User,
  { askedAt, now, settings }: { askedAt: Date; now: Date; settings: Settings },
): Promise<Standing> {
  const account = await stores.accounts.get(user.accountId)
  const sets = new Set<Grant['permissionSet']>()
  for (const grant of await stores.permissions.of(user.id)) {
    if (grant.grantedAt >= askedAt) continue
    const isOld = now.getTime() - grant.grantedAt.getTime() >= settings.longHoldMs
    if (isOld || (await isGivenByRoot(stores, grant, user))) sets.add(grant.permissionSet)
  }
  const isOperator = account.operatorSince !== undefined
  return { role: user.role, isOperator, sets: [...sets] }
}

/** Of a group root may have given the set to the group, and somebody else the membership. */
async function isGivenByRoot({ users }: Stores, grant: Grant, { id }: User): Promise<boolean> {
  const holder: UserId | Grant['holderId'] = id
  return grant.holderId === holder && (await users.find(grant.grantedBy))?.role === 'root'
}
