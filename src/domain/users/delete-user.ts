import { releaseTokens } from '../hardware-tokens/release-tokens.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { AdministeringRefusal } from '../permissions/administering.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import { administerUser, type UserDeed } from './administer-user.ts'
import { endEverything } from './end-everything.ts'
import { isLastApprover } from './suspend-user.ts'
import { forgetAttempts } from './user-attempts.ts'

/** 'last-administrator': root's way back rests on them. Choose another preset, or another administrator, first. */
export type DeleteUserRefusal = AdministeringRefusal | 'last-administrator'
export type UserDeletion = { done: true } | { done: false; reason: DeleteUserRefusal }

/**
 * Removes a user with everything that is theirs, for good. The audit log keeps their id, and what it was called. Their
 * addresses are told before they are forgotten.
 */
export function deleteUser(ports: Ports, input: UserDeed): Promise<UserDeletion> {
  const { asker } = input
  return administerUser(ports, input, async (stores, { acting, subject: user }) => {
    if (await isLastApprover(stores, user)) return { done: false, reason: 'last-administrator' }
    const about = user.userName ?? user.signInKey
    await endEverything(ports, stores, { user, asker, by: acting.user.id })
    await tellOwner(ports, stores, { event: 'user-deleted', user, asker, about, final: true })
    await writeAct(ports, stores, { kind: 'user.deleted', acting, subject: user, asker })
    await forgetAttempts(stores, user)
    await releaseTokens(stores, user)
    await stores.users.remove(user, ports.now())
    return { done: true }
  })
}
