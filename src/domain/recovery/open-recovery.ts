import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { canSignIn } from '../devices/device.ts'
import type { DeviceId, RecoveryId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Closed, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { isComplete, type Recovery } from './recovery.ts'

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
    await stores.users.lock(attempt.userId)
    // The password may have changed while this waited.
    if (!(await stores.signins.find(asker.browser)))
      return { opened: false, reason: 'password-first' }
    const situation = await situationOf(stores, attempt.userId, ports.now())
    const openness = isOpen('alternative-factors', situation, {
      telephone: ports.telephone,
      now: ports.now(),
    })
    if (!openness.open) return { opened: false, reason: openness.reason }
    const recovery = begin(ports, { ...input, situation, passwordShownAt: attempt.passwordShownAt })
    await store(ports, stores, { recovery, situation, asker })
    return { opened: true, recovery }
  })
}

function begin(
  { chance, now, settings }: Ports,
  from: {
    asker: Asker
    lostDevices: readonly DeviceId[]
    situation: Situation
    passwordShownAt: Date
  },
): Recovery {
  const { user, devices, recoveries } = from.situation
  const claimed = recoveries.find(
    (other) => other.way === 'alternative-factors' && isComplete(other, now()),
  )
  const own = devices.filter(canSignIn).map(({ id }) => id)
  return {
    id: chance.id<RecoveryId>(),
    accountId: user.accountId,
    userId: user.id as UserId,
    browser: from.asker.browser,
    way: 'alternative-factors',
    ...(claimed && { claims: claimed.id }),
    lostDevices: own.filter((id) => from.lostDevices.includes(id)),
    proofs: [{ proof: 'password', at: from.passwordShownAt }],
    status: { name: 'proving' },
    openedAt: now(),
    provingUntil: new Date(now().getTime() + settings.provingMs),
    enrolledDevices: [],
    version: 0,
  }
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
