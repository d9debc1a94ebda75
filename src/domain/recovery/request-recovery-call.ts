import type { Asker } from '../asker.ts'
import { type CallRefusalReason, requestCall } from '../calls/request-call.ts'
import type { Ports, Stores } from '../ports.ts'
import { findProposed } from '../proposals/find-proposed.ts'
import { asNumber } from '../proposals/proposal.ts'
import { type ContactNumber, isUsable } from '../users/user.ts'
import { type Proof, type WayName, wayNamed } from '../ways/ways.ts'
import { freshProofs, type Recovery } from './recovery.ts'
import { findRunning } from './running-recovery.ts'

export type RecoveryCallRefusal =
  | CallRefusalReason
  | 'no-recovery'
  | 'mail-first'
  | 'number-unusable'
  | 'number-too-new'
  | 'proved-already'
export type RecoveryCall =
  | { placed: true }
  | { placed: false; reason: RecoveryCallRefusal; retryAt?: Date }

/**
 * Calls the registered number, or with `proposed` the one that somebody proposed meanwhile (LO-9). Only after this
 * attempt's own mail link ("The keyed call", 1); an administrator's word (W5) or a recovery code (W4) takes its place.
 */
export function requestRecoveryCall(
  ports: Ports,
  { asker, proposed = false }: { asker: Asker; proposed?: boolean },
): Promise<RecoveryCall> {
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (!running || !CALLED.has(running.attempt.way))
      return { placed: false, reason: 'no-recovery' }
    const { attempt, user } = running
    const fresh = freshProofs(attempt.proofs, { now: ports.now(), settings: ports.settings })
    if (!fresh.some((proof) => COMES_BEFORE.has(proof)))
      return { placed: false, reason: 'mail-first' }
    if (fresh.includes('keyed-call')) return { placed: false, reason: 'proved-already' }
    const number = proposed
      ? await proposedNumber(stores, attempt)
      : await stores.users.findNumber(user.id)
    if (!isUsable(number)) return { placed: false, reason: 'number-unusable' }
    if (isTooNew(ports, number, attempt)) return { placed: false, reason: 'number-too-new' }
    const answer = await requestCall(ports, stores, { user, number, asker, recoveryId: attempt.id })
    return answer.placed ? { placed: true } : answer
  })
}

/** One that took another one's place lately counts only under a hold (R18): a way that waits for nothing does not call it. */
export const isTooNew = (
  { now, settings }: Pick<Ports, 'now' | 'settings'>,
  { changedAt }: ContactNumber,
  { way }: Recovery,
): boolean =>
  wayNamed(way).hold === 'none' &&
  changedAt !== undefined &&
  now().getTime() - changedAt.getTime() < settings.newNumberMs

const COMES_BEFORE: ReadonlySet<Proof> = new Set<Proof>([
  'mail-link',
  'administrator',
  'recovery-code',
])

const CALLED: ReadonlySet<WayName> = new Set<WayName>([
  'alternative-factors',
  'administrator',
  'recovery-code-forgotten',
])

async function proposedNumber(
  stores: Stores,
  recovery: Recovery,
): Promise<ContactNumber | undefined> {
  const proposal = await findProposed(stores, recovery)
  return proposal && asNumber(proposal)
}
