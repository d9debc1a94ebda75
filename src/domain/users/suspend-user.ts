import { stillApproves, wouldStrandRoot } from '../accounts/change-policy.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { AdministeringRefusal } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { administerUser, type UserDeed } from './administer-user.ts'
import { endEverything } from './end-everything.ts'
import type { User } from './user.ts'

/** 'last-administrator': root's way back rests on them. Choose another preset, or another administrator, first. */
export type SuspendUserRefusal = AdministeringRefusal | 'suspended-already' | 'last-administrator'
export type UserSuspension = { done: true } | { done: false; reason: SuspendUserRefusal }

/** Closes the door: no way leads in until `reinstateUser`. What is open ends now; devices are kept. */
export function suspendUser(ports: Ports, input: UserDeed): Promise<UserSuspension> {
  const { userId, asker } = input
  return administerUser(ports, input, async (stores, { acting, subject: user }) => {
    if (user.suspendedAt) return { done: false, reason: 'suspended-already' }
    if (await isLastApprover(stores, user)) return { done: false, reason: 'last-administrator' }
    await endEverything(ports, stores, { user, asker, by: acting.user.id })
    // As it is now: ending what was open may have changed the row.
    const fresh = await stores.users.get(userId)
    await stores.users.save({ ...fresh, suspendedAt: ports.now() })
    await writeAct(ports, stores, { kind: 'user.suspended', acting, subject: user, asker })
    await tellOwner(ports, stores, { event: 'user-suspended', user, asker })
    return { done: true }
  })
}

/** Whether root would be left without a way back if this user were gone. */
export async function isLastApprover(stores: Stores, { id, accountId }: User): Promise<boolean> {
  if (!stillApproves(await stores.permissions.of(id))) return false
  return wouldStrandRoot(stores, { accountId, without: id })
}
