import type { Asker } from '../asker.ts'
import type { UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { By } from '../permissions/acting.ts'
import { type AdministeringRefusal, administering } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'

export type ReinstateUserRefusal = AdministeringRefusal | 'not-suspended'
export type UserReinstatement = { done: true } | { done: false; reason: ReinstateUserRefusal }

/** Lifts a suspension. What it ended stays ended: they sign in anew, and an invitation is sent again. */
export function reinstateUser(
  ports: Ports,
  input: { by: By; userId: UserId; asker: Asker },
): Promise<UserReinstatement> {
  const { by, userId, asker } = input
  return ports.transact(async (stores) => {
    const asked = { by, permission: 'users:write', subject: userId } as const
    const both = await administering(ports, stores, asked)
    if ('reason' in both) return { done: false, reason: both.reason }
    const { acting, subject: user } = both
    if (!user.suspendedAt) return { done: false, reason: 'not-suspended' }
    const { suspendedAt: _, ...lifted } = user
    await stores.users.save(lifted)
    await writeAct(ports, stores, { kind: 'user.reinstated', acting, subject: user, asker })
    await tellOwner(ports, stores, { event: 'user-reinstated', user, asker })
    return { done: true }
  })
}
