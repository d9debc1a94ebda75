import type { Asker } from '../asker.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import { type Happening, writeEvent } from '../audit/write-event.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { type MoveRefusal, moveRecovery, type RecoveryEvent } from './move-recovery.ts'
import type { Recovery } from './recovery.ts'

/** Topic of the bell for everything about one user's recoveries and calls. */
export const recoveryTopic = (user: UserId): string => `user:${user}`

export type Kept = { moved: true; recovery: Recovery } | { moved: false; reason: MoveRefusal }

/**
 * Moves a recovery and stores it, if nothing else happened to it meanwhile: a stop that was acknowledged wins over
 * whatever races with it (invariant 6). The audit line is written only when the move won.
 */
export async function keepRecovery(
  ports: Ports,
  stores: Stores,
  move: {
    recovery: Recovery
    event: RecoveryEvent
    user: User
    asker?: Pick<Asker, 'network' | 'userAgent'>
    /** Who did it, where it was not the user: by default they, or the system where nobody asked. */
    actor?: NonNullable<Happening['actor']>
  },
): Promise<Kept> {
  const moved = moveRecovery(move.recovery, move.event, {
    now: ports.now(),
    settings: ports.settings,
  })
  if (!moved.moved) return moved
  if (!(await stores.recoveries.change(moved.recovery))) return { moved: false, reason: 'not-now' }
  const recovery = { ...moved.recovery, version: moved.recovery.version + 1 }
  for (const happening of linesFor(move.recovery, recovery, move.event)) {
    await writeEvent(ports, stores, {
      ...happening,
      user: move.user,
      ...(move.asker && { asker: move.asker }),
      ...(!move.asker && { actor: 'system' as const }),
      ...(move.actor && { actor: move.actor }),
    })
  }
  ports.bell.ring(recoveryTopic(recovery.userId))
  return { moved: true, recovery }
}

function linesFor(
  before: Recovery,
  after: Recovery,
  event: RecoveryEvent,
): Pick<Happening, 'kind' | 'data'>[] {
  const id = { recoveryId: after.id, way: after.way }
  const proved: Pick<Happening, 'kind' | 'data'>[] =
    event.name === 'proved'
      ? [{ kind: 'recovery.proved', data: { ...id, proof: event.proof } }]
      : []
  const isSame = before.status.name === after.status.name
  if (isSame && outcomeOf(before).outcome === outcomeOf(after).outcome) return proved
  return [...proved, { kind: KINDS[after.status.name], data: { ...id, ...outcomeOf(after) } }]
}

const KINDS: Record<Recovery['status']['name'], AuditEventKind> = {
  proving: 'recovery.opened',
  holding: 'recovery.held',
  granted: 'recovery.granted',
  finished: 'recovery.finished',
  closed: 'recovery.closed',
}

const outcomeOf = ({ status }: Recovery): { outcome?: string } =>
  status.name === 'closed' ? { outcome: status.outcome } : {}
