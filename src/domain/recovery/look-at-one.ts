import type { RecoveryId } from '../ids.ts'
import { type Acting, standingOf } from '../permissions/acting.ts'
import { rankOf } from '../permissions/permission-sets.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import { mayApprove, proposedBy } from './approve-recovery.ts'
import { isUnfinished, type Recovery } from './recovery.ts'

/** A recovery of somebody of the account, for whoever looks, and what they may do about it. */
export interface WatchedRecovery {
  recovery: Recovery
  user: User
  mayApprove: boolean
  mayStop: boolean
}

/** Undefined: there is none of this account, or nobody showed anything in it yet (R12). Changes nothing. */
export function lookAtOne(
  ports: Ports,
  { acting, recoveryId }: { acting: Acting; recoveryId: RecoveryId },
): Promise<WatchedRecovery | undefined> {
  return ports.read(async (stores) => {
    const recovery = await stores.recoveries.find(recoveryId)
    if (recovery?.accountId !== acting.user.accountId || recovery.proofs.length === 0)
      return undefined
    const user = await stores.users.get(recovery.userId)
    const isOther = user.id !== acting.user.id
    const { status, approvedAt } = recovery
    const waits = status.name === 'holding' && status.needsApproval && !approvedAt
    const isProposer = await proposedBy(stores, { recovery, id: acting.user.id })
    const rank = rankOf(await standingOf(stores, user))
    return {
      recovery,
      user,
      mayApprove: isOther && !isProposer && waits === true && mayApprove(acting.standing),
      mayStop: isOther && isUnfinished(recovery) && acting.rank > rank && acting.may('users:write'),
    }
  })
}
