import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { canSignIn } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { SigninAttempt } from '../signin/store.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Closed, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { isByAdministrator, type WayName } from '../ways/ways.ts'
import { administratorsWord } from './administrators-word.ts'
import { startedEvent } from './events-of-way.ts'
import { findClaimable } from './find-claimable.ts'
import { newRecovery } from './new-recovery.ts'
import type { Recovery } from './recovery.ts'

export type OpenRefusal = Closed | 'password-first' | 'too-many'
export type Opening =
  | { opened: true; recovery: Recovery }
  | { opened: false; reason: OpenRefusal; retryAt?: Date }

/** What may be begun by whoever has just shown the password. */
export type WayByPassword = Extract<
  WayName,
  'alternative-factors' | 'administrator' | 'administrator-in-person'
>

interface Begin {
  asker: Asker
  lostDevices: readonly DeviceId[]
  way?: WayByPassword
}

/**
 * Begins a way in this browser, by default alternative factors (W1), after its password and after saying what is lost.
 * Where another browser completed a recovery that waits to be claimed, this one is only there to claim it.
 */
export async function openRecovery(ports: Ports, input: Begin): Promise<Opening> {
  const { asker, way = 'alternative-factors' } = input
  const attempt = await ports.read(({ signins }) => signins.find(asker.browser))
  if (!attempt || !isFreshAttempt(ports, attempt))
    return { opened: false, reason: 'password-first' }
  // Whoever uses up the day's attempts at one way must not close the other.
  const key = `${isByAdministrator(way) ? 'recovery-by-reset' : 'recovery'}:${attempt.userId}`
  const allowed = await charge(ports, [{ key, limit: limits.recoveries(ports.settings) }])
  if (!allowed.allowed) {
    const { retryAt } = allowed
    return { opened: false, reason: 'too-many', ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(attempt.userId)
    // The password may have changed while this waited, or an administrator closed the door.
    if (!user || user.suspendedAt || !(await isStillShown(stores, attempt)))
      return { opened: false, reason: 'password-first' }
    return open(ports, stores, { ...input, way, attempt })
  })
}

/** The password was shown lately enough to begin by it. */
export const isFreshAttempt = (
  { now, settings }: Ports,
  { passwordShownAt }: SigninAttempt,
): boolean => now().getTime() - passwordShownAt.getTime() < settings.proofMs

/** Whether the password still counts: since it was shown it may have been changed, and somebody else's shown in this browser. */
export const isStillShown = async (
  { signins }: Stores,
  { browser, userId }: SigninAttempt,
): Promise<boolean> => (await signins.find(browser))?.userId === userId

async function open(
  ports: Ports,
  stores: Stores,
  input: Required<Begin> & { attempt: SigninAttempt },
): Promise<Opening> {
  const { asker, attempt } = input
  const now = ports.now()
  const situation = await situationOf(stores, attempt.userId, now)
  const { user, devices, recoveries } = situation
  const complete = findClaimable(recoveries, now)
  const way = complete?.way ?? input.way
  const openness = isOpen(way, situation, { telephone: ports.telephone, now })
  if (!openness.open) return { opened: false, reason: openness.reason }
  const own = devices.filter(canSignIn).map(({ id }) => id)
  const bare = newRecovery(ports, {
    user,
    asker,
    recoveries,
    way,
    lostDevices: own.filter((id) => input.lostDevices.includes(id)),
    proofs: [{ proof: 'password', at: attempt.passwordShownAt }],
  })
  const recovery = administratorsWord(bare, situation)
  await store(ports, stores, { recovery, situation, asker })
  return { opened: true, recovery }
}

async function store(
  ports: Ports,
  stores: Stores,
  { recovery, situation, asker }: { recovery: Recovery; situation: Situation; asker: Asker },
): Promise<void> {
  const { user } = situation
  await stores.recoveries.add(recovery)
  const { id: recoveryId, way } = recovery
  const data = { recoveryId, way, lost: recovery.lostDevices.length }
  await writeEvent(ports, stores, { kind: 'recovery.opened', user, actor: 'nobody', asker, data })
  await tellOwner(ports, stores, { event: startedEvent(way), user, asker, recoveryId })
  const event = 'other-recovery-started'
  await tellAdministrators(ports, stores, { event, subject: user, asker, recoveryId })
}
