import { writeEvent } from '../audit/write-event.ts'
import { canSignIn } from '../devices/device.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { nameToCheck } from '../signin/signin-name.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { reachableOnly, type User } from '../users/user.ts'
import { isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { isByAdministrator, type WayName } from '../ways/ways.ts'
import { newRecovery } from './new-recovery.ts'
import type { Recovery } from './recovery.ts'
import type { ForgottenRequest } from './request-forgotten.ts'
import { mailRecoveryLink } from './request-mail.ts'

/** What became of a request. Nobody but the audit log and the metrics learn it. */
export type ForgottenOutcome = 'sent' | 'unknown' | 'too-many' | 'closed'

/** The job behind "Forgot your password?": opens the attempt for the browser that asked, and sends its mail link. */
export async function openForgotten(
  ports: Ports,
  { name, asker }: ForgottenRequest,
): Promise<ForgottenOutcome> {
  const user = await ports.read(async (stores) =>
    stores.users.findBySignInKey((await nameToCheck(stores, name)).key),
  )
  // Only someone who chose a password can have forgotten it: a dead invitation is not revived here (R09).
  if (!user?.passwordHash) return 'unknown'
  const limit = limits.mailsWithoutPassword(ports.settings)
  const allowed = await charge(ports, [{ key: `forgotten-mail:${user.id}`, limit }])
  if (!allowed.allowed) return 'too-many'

  return ports.transact(async (stores) => {
    const locked = await stores.users.lockIfThere(user.id)
    if (!locked || locked.suspendedAt) return 'closed'
    const situation = await situationOf(stores, user.id, ports.now())
    const way = wayOf(ports, situation)
    if (!isOpen(way, situation, { telephone: ports.telephone, now: ports.now() }).open)
      return 'closed'
    const { recoveries } = situation
    const attempt = newRecovery(ports, {
      user,
      asker,
      recoveries,
      way,
      // Whoever was reset cannot be asked: everything that they could sign in with is lost.
      lostDevices: isByAdministrator(way)
        ? situation.devices.filter(canSignIn).map(({ id }) => id)
        : [],
      proofs: [],
    })
    await store(ports, stores, { attempt, user: situation.user, asker })
    return 'sent'
  })
}

/** Which way it is for them now. After a reset no device is asked for. */
function wayOf({ telephone, now }: Ports, situation: Situation): WayName {
  if (!situation.user.protectedAt) return 'first-password'
  const reset = isOpen('administrator-forgotten', situation, { telephone, now: now() })
  return reset.open ? 'administrator-forgotten' : 'forgotten-password'
}

async function store(
  ports: Ports,
  stores: Stores,
  { attempt, user, asker }: { attempt: Recovery; user: User; asker: ForgottenRequest['asker'] },
): Promise<void> {
  await stores.recoveries.add(attempt)
  const data = { recoveryId: attempt.id, way: attempt.way }
  await writeEvent(ports, stores, { kind: 'recovery.opened', user, actor: 'nobody', asker, data })
  const addresses = await stores.users.addresses(user.id)
  const others = addresses.filter(({ purpose }) => purpose !== 'sign-in')
  const signIn = addresses.find(({ purpose }) => purpose === 'sign-in')
  if (signIn?.verifiedAt)
    await mailRecoveryLink(ports, stores, { running: { attempt, user }, address: signIn, asker })
  // The sign-in address hears of it by the link itself, which carries its own "This wasn't me". Where no other takes mail it
  // gets the notice too: without one that was handed over nobody could ever finish (R24).
  const told = reachableOnly(others).length > 0 ? others : addresses
  await tellOwner(ports, stores, {
    event: 'forgotten-password-started',
    user,
    asker,
    recoveryId: attempt.id,
    addresses: told,
  })
}
