import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { startSession } from '../sessions/start-session.ts'
import { isFor, wayNamed } from '../ways/ways.ts'
import { endClaim } from './end-claim.ts'
import { grantRecovery } from './grant-recovery.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { MoveRefusal } from './move-recovery.ts'
import type { Recovery } from './recovery.ts'
import { findRunning, type Running } from './running-recovery.ts'

export type EntryRefusal = MoveRefusal | 'no-recovery' | 'notice-not-delivered'
export type Entry = { entered: true; token: string } | { entered: false; reason: EntryRefusal }

/** The last step of a way that replaces a device: from complete proofs to the restricted session. The first entry is the grant. */
export function enterRecovery(ports: Ports, { asker }: { asker: Asker }): Promise<Entry> {
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (!running || !isEntered(running.target)) return { entered: false, reason: 'no-recovery' }
    const { target, attempt, user } = running
    // Whoever removed their last device meanwhile is protected no more: enrolling is then by the password.
    if (!isFor(target.way, user)) return { entered: false, reason: 'over' }
    if (!(await stores.outbox.noticeDelivered(target.id)))
      return { entered: false, reason: 'notice-not-delivered' }

    const event = {
      name: 'entered',
      proofs: attempt.proofs,
      ...(user.passwordHash && { previousPasswordHash: user.passwordHash }),
    } as const
    const kept = await keepRecovery(ports, stores, { recovery: target, event, user, asker })
    if (!kept.moved) return { entered: false, reason: kept.reason }
    if (target.status.name === 'holding')
      await grantRecovery(ports, stores, { recovery: target, user, asker })
    await endClaim(ports, stores, { running, asker })
    return { entered: true, token: await restrictedSession(ports, stores, { running, asker }) }
  })
}

/** Where the password is forgotten too, a new one comes first, and is what grants it. */
const isEntered = ({ way, status }: Recovery): boolean => {
  const { leadsTo } = wayNamed(way)
  if (leadsTo === 'new-password-and-restricted-session') return status.name === 'granted'
  return leadsTo === 'restricted-session'
}

/** A session that sees its own devices and may enrol one, for the cookie. */
export async function restrictedSession(
  ports: Ports,
  stores: Stores,
  { running: { attempt, target, user }, asker }: { running: Running; asker: Asker },
): Promise<string> {
  // A way back is never a factor: only the password is one (invariant 1).
  const factors = attempt.proofs.flatMap(({ proof, at }) =>
    proof === 'password' ? [{ factor: proof, at }] : [],
  )
  const start = { user, asker, factors, restrictedTo: target.id }
  return (await startSession(ports, stores, start)).token
}
