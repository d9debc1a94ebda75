import type { AuditEventKind } from '../audit/kinds.ts'
import { type Happening, writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import { recoveryTopic } from '../recovery/keep-recovery.ts'
import { moveReset, type ResetEvent } from './move-reset.ts'
import type { Reset } from './reset.ts'

/**
 * Moves a reset and stores it, if nothing else happened to it meanwhile, with its line of the audit log. Undefined: it was
 * over. Part of a transaction that holds the lock of the user whose devices they are.
 */
export async function keepReset(
  ports: Ports,
  stores: Stores,
  move: { reset: Reset; event: ResetEvent } & Omit<Happening, 'kind' | 'data'>,
): Promise<Reset | undefined> {
  const { reset, event, ...happening } = move
  const moment = { now: ports.now(), settings: ports.settings }
  const moved = moveReset(reset, event, moment)
  if (!moved.moved || !(await stores.resets.change(moved.reset))) return undefined
  const kept = { ...moved.reset, version: moved.reset.version + 1 }
  const { status } = kept
  const outcome = status.name === 'closed' ? { outcome: status.outcome } : {}
  const data = { resetId: kept.id, ...outcome }
  await writeEvent(ports, stores, { ...happening, kind: KINDS[event.name], data })
  ports.bell.ring(recoveryTopic(kept.userId))
  return kept
}

const KINDS: Record<ResetEvent['name'], AuditEventKind> = {
  agreed: 'reset.agreed',
  used: 'reset.used',
  declined: 'reset.closed',
  cancelled: 'reset.closed',
  stopped: 'reset.closed',
  tick: 'reset.closed',
}
