import type { Asker } from '../asker.ts'
import type { RecoveryId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { holdMs } from '../ways/hold.ts'
import { holdTermsOf, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { type Proof, wayNamed } from '../ways/ways.ts'
import { keepRecovery } from './keep-recovery.ts'
import { keepStopLinks } from './keep-stop-links.ts'
import { isUnfinished, type Recovery } from './recovery.ts'

export interface Proving {
  recoveryId: RecoveryId
  proof: Proof
  asker: Pick<Asker, 'network' | 'userAgent'>
}

/**
 * A proof arrived. Part of the transaction that made it true (the link is spent, the call is confirmed, the code is
 * burned). The last one completes the way: the hold begins and every other attempt of the user ends.
 */
export async function proveRecovery(
  ports: Ports,
  stores: Stores,
  proving: Proving,
): Promise<boolean> {
  const found = await stores.recoveries.find(proving.recoveryId)
  if (!found) return false
  const user = await stores.users.lock(found.userId)
  const recovery = (await stores.recoveries.find(proving.recoveryId))!
  const situation = await situationOf(stores, user.id, ports.now())
  if (!isOpen(recovery.way, situation, { telephone: ports.telephone, now: ports.now() }).open)
    return false

  const event = {
    name: 'proved',
    proof: proving.proof,
    holdMs: waitOf(ports, recovery, situation),
  } as const
  const kept = await keepRecovery(ports, stores, { recovery, event, user, asker: proving.asker })
  if (!kept.moved) return false
  if (kept.recovery.status.name === 'holding' && recovery.status.name === 'proving') {
    await completed(ports, stores, { recovery: kept.recovery, situation, asker: proving.asker })
  }
  return true
}

function waitOf({ now, settings }: Ports, recovery: Recovery, situation: Situation): number {
  return holdMs(wayNamed(recovery.way), holdTermsOf(situation), { now: now(), settings })
}

async function completed(
  ports: Ports,
  stores: Stores,
  {
    recovery,
    situation,
    asker,
  }: { recovery: Recovery; situation: Situation; asker: Proving['asker'] },
): Promise<void> {
  const { user, recoveries } = situation
  for (const other of recoveries) {
    if (other.id === recovery.id || !isUnfinished(other)) continue
    await keepRecovery(ports, stores, { recovery: other, event: { name: 'superseded' }, user })
    await stores.links.killFor({ purpose: 'recovery', recoveryId: other.id }, ports.now())
  }
  await tellOfHold(ports, stores, { recovery, user, asker })
  await keepStopLinks(ports, stores, recovery)
}

async function tellOfHold(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Proving['asker'] },
): Promise<void> {
  if (recovery.status.name !== 'holding' || recovery.status.until <= ports.now()) return
  const event = recovery.way === 'forgotten-password' ? 'forgotten-password-held' : 'recovery-held'
  await tellOwner(ports, stores, {
    event,
    user,
    asker,
    recoveryId: recovery.id,
    until: recovery.status.until,
  })
}
