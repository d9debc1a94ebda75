import type { Asker } from '../asker.ts'
import type { UserId } from '../ids.ts'
import type { Acting, By } from '../permissions/acting.ts'
import { type AdministeringRefusal, administering } from '../permissions/administering.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from './user.ts'

/** Who does something to which user of their account. */
export interface UserDeed {
  by: By
  userId: UserId
  asker: Asker
}

/**
 * Does something to another user, in one transaction and under the locks of both, if `users:write` and a higher rank
 * allow it. The deed may still refuse, before it writes.
 */
export function administerUser<Outcome>(
  ports: Ports,
  { by, userId }: Pick<UserDeed, 'by' | 'userId'>,
  deed: (stores: Stores, both: { acting: Acting; subject: User }) => Promise<Outcome>,
): Promise<Outcome | { done: false; reason: AdministeringRefusal }> {
  return ports.transact(async (stores) => {
    const asked = { by, permission: 'users:write', subject: userId } as const
    const both = await administering(ports, stores, asked)
    return 'reason' in both ? { done: false, reason: both.reason } : deed(stores, both)
  })
}
