import type { Asker } from '../asker.ts'
import type { ResetId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import {
  type Acting,
  type ActingRefusal,
  actingAs,
  lockBoth,
  standingOf,
} from '../permissions/acting.ts'
import { type Rank, rankOf } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished } from '../recovery/recovery.ts'
import { stopRecovery } from '../recovery/stop-recovery.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { keepReset } from './keep-reset.ts'
import type { Reset, ResetOutcome } from './reset.ts'

export type EndRefusal = ActingRefusal | 'no-such-reset' | 'over'
export type ResetEnding = { done: true } | { done: false; reason: EndRefusal }

export interface Ending {
  session: Session
  resetId: ResetId
  asker: Asker
}

/** Ends a reset that nobody came back by, if `may` says so. The user is told, and what was begun by it stops. */
export function endReset(
  ports: Ports,
  { session, resetId, asker }: Ending,
  {
    outcome,
    may,
  }: {
    outcome: Extract<ResetOutcome, 'declined' | 'cancelled'>
    may(reset: Reset, acting: Acting, subjectRank: Rank): boolean
  },
): Promise<ResetEnding> {
  const refuse = (reason: EndRefusal): ResetEnding => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const seen = await stores.resets.find(resetId)
    const subject = seen && (await lockBoth(stores, session.userId, seen.userId))
    const acting = await actingAs(ports, stores, { by: { session }, permission: 'devices:reset' })
    if ('reason' in acting) return refuse(acting.reason)
    const reset = await stores.resets.find(resetId)
    if (!reset || subject?.accountId !== acting.user.accountId) return refuse('no-such-reset')
    if (!may(reset, acting, rankOf(await standingOf(stores, subject)))) return refuse('rank')
    const by = {
      event: { name: outcome, by: acting.user.id },
      actor: acting.user.id,
      session,
      asker,
    }
    const ended = await closeReset(ports, stores, { ...by, reset, user: subject })
    return ended ? { done: true } : refuse('over')
  })
}

/** Closes it and what was begun by it, and tells its user. False when it was used or over. */
export async function closeReset(
  ports: Ports,
  stores: Stores,
  closing: Parameters<typeof keepReset>[2] & { user: User; asker: Asker },
): Promise<boolean> {
  const { user, asker, reset, actor } = closing
  if (!(await keepReset(ports, stores, closing))) return false
  for (const recovery of await stores.recoveries.of(user.id, ports.now()))
    if (recovery.resetId === reset.id && isUnfinished(recovery))
      await stopRecovery(ports, stores, {
        ...{ recovery, user, by: 'session', asker },
        ...(actor && { actor }),
      })
  await tellOwner(ports, stores, { event: 'reset-ended', user, asker })
  return true
}
