import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { startSession } from '../sessions/start-session.ts'
import { isFor } from '../ways/ways.ts'
import { endClaim } from './end-claim.ts'
import { keepRecovery } from './keep-recovery.ts'
import { keepStopLinks } from './keep-stop-links.ts'
import type { MoveRefusal } from './move-recovery.ts'
import { findRunning, type Running } from './running-recovery.ts'

export type EntryRefusal = MoveRefusal | 'no-recovery' | 'notice-not-delivered'
export type Entry = { entered: true; token: string } | { entered: false; reason: EntryRefusal }

/**
 * Step 3 of alternative factors: from complete proofs to the restricted session. The first entry is the grant: the
 * lost devices, no others, are suspended and every other session ends.
 */
export function enterRecovery(ports: Ports, { asker }: { asker: Asker }): Promise<Entry> {
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (running?.target.way !== 'alternative-factors')
      return { entered: false, reason: 'no-recovery' }
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
    if (target.status.name === 'holding') await grant(ports, stores, { running, asker })
    await endClaim(ports, stores, { running, asker })
    // A way back is never a factor: only the password is one (invariant 1).
    const factors = attempt.proofs.flatMap(({ proof, at }) =>
      proof === 'password' ? [{ factor: proof, at }] : [],
    )
    const start = { user, asker, factors, restrictedTo: target.id }
    return { entered: true, token: (await startSession(ports, stores, start)).token }
  })
}

async function grant(
  ports: Ports,
  stores: Stores,
  { running, asker }: { running: Running; asker: Asker },
): Promise<void> {
  const { target, user } = running
  for (const deviceId of target.lostDevices) {
    if (!(await stores.devices.suspend(deviceId, 'recovery', ports.now()))) continue
    await writeEvent(ports, stores, {
      kind: 'device.suspended',
      user,
      asker,
      data: { deviceId, for: 'recovery' },
    })
  }
  await stores.sessions.endAll(user.id)
  await stores.tokens.suspendAll(user.id, ports.now())
  await stores.signins.dropAll(user.id)
  await stores.links.killAll(user.id, ports.now())
  await tellOwner(ports, stores, { event: 'recovery-granted', user, asker, recoveryId: target.id })
  await keepStopLinks(ports, stores, target)
}
