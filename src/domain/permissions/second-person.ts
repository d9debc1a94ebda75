import type { UserId } from '../ids.ts'
import type { Stores } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'
import { countsForAgreeing } from './counts-for-agreeing.ts'
import type { Grant } from './grant.ts'
import type { Standing } from './permission-sets.ts'

/**
 * What a second person's word rests on: only the grants that count for agreeing. Of a group root may have given the set to
 * the group and somebody else the membership, so there only age counts.
 */
export async function standingAsSecond(
  stores: Stores,
  user: User,
  { askedAt, ...moment }: { askedAt: Date; now: Date; settings: Settings },
): Promise<Standing> {
  const account = await stores.accounts.get(user.accountId)
  const roots = (await stores.users.roots(user.accountId)).map(({ id }) => id)
  const counts = (grant: Grant): boolean => {
    const isOwn = grant.holderId === (user.id as UserId | Grant['holderId'])
    return countsForAgreeing(grant, {
      ...moment,
      requestedAt: askedAt,
      roots: isOwn ? roots : [],
    })
  }
  const grants = (await stores.permissions.of(user.id)).filter(counts)
  return {
    role: user.role,
    isOperator: account.operatorSince !== undefined,
    sets: [...new Set(grants.map(({ permissionSet }) => permissionSet))],
  }
}
