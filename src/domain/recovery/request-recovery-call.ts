import type { Asker } from '../asker.ts'
import { type CallRefusalReason, requestCall } from '../calls/request-call.ts'
import type { Ports } from '../ports.ts'
import { isUsable } from '../users/user.ts'
import { freshProofs } from './recovery.ts'
import { findRunning } from './running-recovery.ts'

export type RecoveryCallRefusal =
  | CallRefusalReason
  | 'no-recovery'
  | 'mail-first'
  | 'number-unusable'
  | 'proved-already'
export type RecoveryCall =
  | { placed: true }
  | { placed: false; reason: RecoveryCallRefusal; retryAt?: Date }

/** Step 2: calls the registered number, only after this attempt's own mail link ("The keyed call", 1). */
export function requestRecoveryCall(
  ports: Ports,
  { asker }: { asker: Asker },
): Promise<RecoveryCall> {
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (running?.attempt.way !== 'alternative-factors')
      return { placed: false, reason: 'no-recovery' }
    const { attempt, user } = running
    const fresh = freshProofs(attempt.proofs, { now: ports.now(), settings: ports.settings })
    if (!fresh.includes('mail-link')) return { placed: false, reason: 'mail-first' }
    if (fresh.includes('keyed-call')) return { placed: false, reason: 'proved-already' }
    const number = await stores.users.findNumber(user.id)
    if (!isUsable(number)) return { placed: false, reason: 'number-unusable' }
    const answer = await requestCall(ports, stores, { user, number, asker, recoveryId: attempt.id })
    return answer.placed ? { placed: true } : answer
  })
}
