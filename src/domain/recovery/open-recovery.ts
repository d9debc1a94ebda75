import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { canSignIn } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Closed, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { newRecovery } from './new-recovery.ts'
import type { Recovery } from './recovery.ts'

export type OpenRefusal = Closed | 'password-first' | 'too-many'
export type Opening =
  | { opened: true; recovery: Recovery }
  | { opened: false; reason: OpenRefusal; retryAt?: Date }

/**
 * Begins alternative factors (W1) in this browser, after its password and after saying what is lost. Where another
 * browser completed a recovery that waits to be claimed, this one is only there to claim it.
 */
export async function openRecovery(
  ports: Ports,
  input: { asker: Asker; lostDevices: readonly DeviceId[] },
): Promise<Opening> {
  const { asker } = input
  const attempt = await ports.read(({ signins }) => signins.find(asker.browser))
  if (
    !attempt ||
    ports.now().getTime() - attempt.passwordShownAt.getTime() >= ports.settings.proofMs
  ) {
    return { opened: false, reason: 'password-first' }
  }
  const key = `recovery:${attempt.userId}`
  const allowed = await charge(ports, [{ key, limit: limits.recoveries(ports.settings) }])
  if (!allowed.allowed) {
    return {
      opened: false,
      reason: 'too-many',
      ...(allowed.retryAt && { retryAt: allowed.retryAt }),
    }
  }
  return ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(attempt.userId)
    // The password may have changed while this waited, or an administrator closed the door.
    if (!user || user.suspendedAt || !(await stores.signins.find(asker.browser)))
      return { opened: false, reason: 'password-first' }
    const situation = await situationOf(stores, attempt.userId, ports.now())
    const openness = isOpen('alternative-factors', situation, {
      telephone: ports.telephone,
      now: ports.now(),
    })
    if (!openness.open) return { opened: false, reason: openness.reason }
    const { devices, recoveries } = situation
    const own = devices.filter(canSignIn).map(({ id }) => id)
    const recovery = newRecovery(ports, {
      user,
      asker,
      recoveries,
      way: 'alternative-factors',
      lostDevices: own.filter((id) => input.lostDevices.includes(id)),
      proofs: [{ proof: 'password', at: attempt.passwordShownAt }],
    })
    await store(ports, stores, { recovery, situation, asker })
    return { opened: true, recovery }
  })
}

async function store(
  ports: Ports,
  stores: Stores,
  { recovery, situation, asker }: { recovery: Recovery; situation: Situation; asker: Asker },
): Promise<void> {
  const { user } = situation
  await stores.recoveries.add(recovery)
  const data = { recoveryId: recovery.id, way: recovery.way, lost: recovery.lostDevices.length }
  await writeEvent(ports, stores, { kind: 'recovery.opened', user, actor: 'nobody', asker, data })
  await tellOwner(ports, stores, {
    event: 'recovery-started',
    user,
    asker,
    recoveryId: recovery.id,
  })
}
