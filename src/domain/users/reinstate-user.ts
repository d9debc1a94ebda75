import { tellOwner } from '../notices/tell-owner.ts'
import type { AdministeringRefusal } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { administerUser, type UserDeed } from './administer-user.ts'

export type ReinstateUserRefusal = AdministeringRefusal | 'not-suspended'
export type UserReinstatement = { done: true } | { done: false; reason: ReinstateUserRefusal }

/** Lifts a suspension. What it ended stays ended: they sign in anew, and an invitation is sent again. */
export function reinstateUser(ports: Ports, input: UserDeed): Promise<UserReinstatement> {
  const { asker } = input
  return administerUser(ports, input, async (stores, { acting, subject: user }) => {
    if (!user.suspendedAt) return { done: false, reason: 'not-suspended' }
    const { suspendedAt: _, ...lifted } = user
    await stores.users.save(lifted)
    await writeAct(ports, stores, { kind: 'user.reinstated', acting, subject: user, asker })
    await tellOwner(ports, stores, { event: 'user-reinstated', user, asker })
    return { done: true }
  })
}
