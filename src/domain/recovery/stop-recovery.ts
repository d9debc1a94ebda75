import type { Asker } from '../asker.ts'
import type { Happening } from '../audit/write-event.ts'
import { keepCall } from '../calls/keep-call.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'

/** 'mail' and 'telephone' alone also close W1 for a day; a session with a device needs no such help. */
export type StoppedBy = 'mail' | 'telephone' | 'session' | 'beginner'

/**
 * Ends an unfinished recovery, its restricted session and its links. Part of a transaction that holds the user's lock.
 * False when it was over before. Suspended devices stay suspended: the mailbox alone reinstates nothing (invariant 2).
 */
export async function stopRecovery(
  ports: Ports,
  stores: Stores,
  stop: {
    recovery: Recovery
    user: User
    by: StoppedBy
    asker: Pick<Asker, 'network' | 'userAgent'>
    /** Of whom the log tells. By default the user; nobody, where a link or a telephone is all that there was. */
    actor?: NonNullable<Happening['actor']>
  },
): Promise<boolean> {
  const { recovery, user, by, asker } = stop
  const unknown = by === 'mail' || by === 'telephone'
  const ending = { ...(unknown && { actor: 'nobody' as const }), ...stop }
  if (!(await end(ports, stores, ending))) return false
  // Whoever says "this wasn't me" of a claim means what it claims; only its beginner gives up the claim alone.
  const claimed = by !== 'beginner' && recovery.claims
  const target = claimed && (await stores.recoveries.find(claimed))
  if (target) await end(ports, stores, { ...ending, recovery: target })
  if (unknown) await closeAlternativeFactors(ports, stores, user)
  if (by !== 'beginner')
    await tellOwner(ports, stores, {
      event: 'recovery-stopped',
      user,
      asker,
      recoveryId: recovery.id,
    })
  return true
}

async function end(
  ports: Ports,
  stores: Stores,
  {
    recovery,
    user,
    asker,
    actor,
  }: {
    recovery: Recovery
    user: User
    asker: Pick<Asker, 'network' | 'userAgent'>
    actor?: NonNullable<Happening['actor']>
  },
): Promise<boolean> {
  const event = { name: 'stopped' } as const
  const move = { recovery, event, user, asker, ...(actor && { actor }) }
  if (!(await keepRecovery(ports, stores, move)).moved) return false
  await endItsSessions(stores, recovery)
  await endItsCall(ports, stores, recovery)
  await stores.links.killFor({ purpose: 'recovery', recoveryId: recovery.id }, ports.now())
  return true
}

/** The telephone must not go on asking for a recovery that is over; `dispatchCalls` hangs up. */
async function endItsCall(ports: Ports, stores: Stores, { id, userId }: Recovery): Promise<void> {
  const call = await stores.calls.findOpen(userId)
  if (call?.recoveryId !== id) return
  await keepCall(ports, stores, { call, event: { name: 'stopped' } })
  ports.bell.ring('calls')
}

export async function endItsSessions(
  { sessions, devices }: Stores,
  { id, userId }: Recovery,
): Promise<void> {
  for (const session of await sessions.of(userId)) {
    if (session.recoveryId !== id) continue
    await devices.dropDrafts(session.id)
    await sessions.end(userId, session.id)
  }
}

/** Closed for a day, then held for seven in which it cannot be closed again: a stop is no weapon against the owner. */
export async function closeAlternativeFactors(
  { now, settings }: Ports,
  { users }: Stores,
  user: User,
): Promise<void> {
  if (user.alternativeFactorsHeldUntil && user.alternativeFactorsHeldUntil > now()) return
  const closedUntil = new Date(now().getTime() + settings.closedAfterStopMs)
  await users.save({
    ...user,
    alternativeFactorsClosedUntil: closedUntil,
    alternativeFactorsHeldUntil: new Date(closedUntil.getTime() + settings.heldAfterStopMs),
  })
}
