import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { RecoveryId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { type ActingRefusal, actingAs, lockBoth } from '../permissions/acting.ts'
import type { Standing } from '../permissions/permission-sets.ts'
import { standingAsSecond } from '../permissions/second-person.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'

/**
 * 'same-browser': it recovers in this very browser. 'same-person': it goes by a number that they proposed (LO-9), so that
 * nobody would have looked at it but they. 'too-new': what they hold was given too lately to count.
 */
export type ApprovalRefusal =
  | ActingRefusal
  | 'no-such-recovery'
  | 'yourself'
  | 'same-browser'
  | 'same-person'
  | 'too-new'
  | 'over'
export type Approval = { done: true } | { done: false; reason: ApprovalRefusal }

/** Who may agree to a recovery that waits for an approver. 3-recovery.md, "Presets". */
export const mayApprove = ({ role, sets }: Standing): boolean =>
  role === 'root' || sets.includes('AdministratorAccess') || sets.includes('SupportApprover')

/** Somebody else agrees to a complete recovery under the preset that asks for it: without this its hold does not end. */
export function approveRecovery(
  ports: Ports,
  input: { session: Session; recoveryId: RecoveryId; asker: Asker },
): Promise<Approval> {
  const { session, recoveryId, asker } = input
  const refuse = (reason: ApprovalRefusal): Approval => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const seen = await stores.recoveries.find(recoveryId)
    const user = seen && (await lockBoth(stores, session.userId, seen.userId))
    const acting = await actingAs(ports, stores, { by: { session }, permission: 'users:read' })
    if ('reason' in acting) return refuse(acting.reason)
    if (!mayApprove(acting.standing)) return refuse('not-permitted')
    const recovery = await stores.recoveries.find(recoveryId)
    if (!recovery || user?.accountId !== acting.user.accountId) return refuse('no-such-recovery')
    if (acting.user.id === user.id) return refuse('yourself')
    const { browser } = recovery
    if (browser === asker.browser || browser === session.browser) return refuse('same-browser')
    if (await proposedBy(stores, { recovery, id: acting.user.id })) return refuse('same-person')
    const moment = { askedAt: recovery.openedAt, now: ports.now(), settings: ports.settings }
    if (!mayApprove(await standingAsSecond(stores, acting.user, moment))) return refuse('too-new')

    const by = acting.user.id
    const event = { name: 'approved', by } as const
    const kept = await keepRecovery(ports, stores, { recovery, event, user, asker })
    if (!kept.moved) return refuse('over')
    const about = { user, asker }
    const line = { ...about, actor: by, session, data: { recoveryId } }
    await writeEvent(ports, stores, { ...line, kind: 'recovery.approved' })
    const { status } = kept.recovery
    const waits = status.name === 'holding' && status.until > ports.now()
    const until = waits ? { until: status.until } : {}
    await tellOwner(ports, stores, { ...about, ...until, event: 'recovery-approved', recoveryId })
    return { done: true }
  })
}

/** Whether the number that was called in a recovery was proposed by this person. */
export async function proposedBy(
  { proposals }: Pick<Stores, 'proposals'>,
  { recovery: { proposalId }, id }: { recovery: Pick<Recovery, 'proposalId'>; id: UserId },
): Promise<boolean> {
  return proposalId !== undefined && (await proposals.find(proposalId))?.proposedBy === id
}
