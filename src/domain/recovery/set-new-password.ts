import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { RecoveryId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { judgePassword, normalisePassword, type PasswordRefusal } from '../passwords/password.ts'
import { passwordRules } from '../passwords/rules.ts'
import type { Ports, Stores } from '../ports.ts'
import { isFor, replacesDevice, wayNamed } from '../ways/ways.ts'
import { endClaim } from './end-claim.ts'
import { restrictedSession } from './enter-recovery.ts'
import { afterFinish } from './finish-recovery.ts'
import { grantRecovery } from './grant-recovery.ts'
import { keepRecovery } from './keep-recovery.ts'
import { type MoveRefusal, mayEnter } from './move-recovery.ts'
import type { Recovery } from './recovery.ts'
import { findRunning, type Running } from './running-recovery.ts'

export type NewPasswordRefusal =
  | MoveRefusal
  | PasswordRefusal
  | 'no-recovery'
  | 'notice-not-delivered'
export type NewPassword =
  /** With a token where a restricted session comes next: the lost device is still to be replaced. */
  { set: true; token?: string } | { set: false; reason: NewPasswordRefusal }

/** The end of a forgotten password: every proof is there and the hold is over, so a new one may be chosen. */
export async function setNewPassword(
  ports: Ports,
  { asker, password }: { asker: Asker; password: string },
): Promise<NewPassword> {
  const ready = await ports.transact((stores) => readiness(ports, stores, { asker, password }))
  if (!ready.ready) return { set: false, reason: ready.reason }

  const hash = await ports.passwords.hash(normalisePassword(password))
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    // What was looked at was the one that was newest then: another one may be by now.
    if (running?.attempt.id !== ready.attempt) return { set: false, reason: 'no-recovery' }
    return store(ports, stores, { running, asker, hash })
  })
}

type Readiness = { ready: true; attempt: RecoveryId } | { ready: false; reason: NewPasswordRefusal }

/** Before the hash is made: whoever may not set a password gets no hash worked for them. */
async function readiness(
  ports: Ports,
  stores: Stores,
  { asker, password }: { asker: Asker; password: string },
): Promise<Readiness> {
  const running = await findRunning(stores, asker)
  if (!running || !setsPassword(running.target)) return { ready: false, reason: 'no-recovery' }
  const { target, attempt, user } = running
  if (!isFor(target.way, user)) return { ready: false, reason: 'over' }
  const entry = mayEnter(target, attempt.proofs, { now: ports.now(), settings: ports.settings })
  if (!entry.may) return { ready: false, reason: entry.reason }
  const isForProtected = target.way !== 'first-password'
  if (isForProtected && !(await stores.outbox.noticeDelivered(target.id)))
    return { ready: false, reason: 'notice-not-delivered' }
  const rules = await passwordRules(stores, user, ports.settings)
  const verdict = judgePassword(password, rules)
  return verdict.accepted
    ? { ready: true, attempt: attempt.id }
    : { ready: false, reason: verdict.reason }
}

/** By the ways that lead to a new password; where a session comes with it, once. */
const setsPassword = ({ way, status }: Recovery): boolean => {
  const { leadsTo } = wayNamed(way)
  if (leadsTo === 'new-password-and-restricted-session') return status.name !== 'granted'
  return leadsTo === 'new-password'
}

async function store(
  ports: Ports,
  stores: Stores,
  { running, asker, hash }: { running: Running; asker: Asker; hash: string },
): Promise<NewPassword> {
  const { target, attempt, user } = running
  if (!isFor(target.way, user)) return { set: false, reason: 'over' }
  // Another request may have been first.
  if (!setsPassword(target)) return { set: false, reason: 'no-recovery' }
  const previous = user.passwordHash ? { previousPasswordHash: user.passwordHash } : {}
  const entered = await keepRecovery(ports, stores, {
    recovery: target,
    event: { name: 'entered', proofs: attempt.proofs, ...previous },
    user,
    asker,
  })
  if (!entered.moved) return { set: false, reason: entered.reason }
  if (replacesDevice(target.way)) {
    const recovery = entered.recovery
    await grantRecovery(ports, stores, { recovery, user, asker })
    await savePassword(ports, stores, { running, asker, hash })
    await endClaim(ports, stores, { running, asker })
    return { set: true, token: await restrictedSession(ports, stores, { running, asker }) }
  }
  const finished = await keepRecovery(ports, stores, {
    recovery: entered.recovery,
    event: { name: 'finished' },
    user,
    asker,
  })
  if (!finished.moved) throw new Error('A recovery that was just granted could not be finished')
  await endClaim(ports, stores, { running, asker })
  await savePassword(ports, stores, { running, asker, hash })
  await afterFinish(stores, { recovery: finished.recovery, user, now: ports.now() })
  return { set: true }
}

async function savePassword(
  ports: Ports,
  stores: Stores,
  { running: { target, user }, asker, hash }: { running: Running; asker: Asker; hash: string },
): Promise<void> {
  // As it is now: a grant may have changed the user a moment ago.
  const now = await stores.users.get(user.id)
  await stores.users.save({ ...now, passwordHash: hash, passwordSetAt: ports.now() })
  const about = { user, asker }
  const data = { recoveryId: target.id }
  await writeEvent(ports, stores, { ...about, kind: 'password.changed', data })
  await tellOwner(ports, stores, { ...about, event: 'password-changed', recoveryId: target.id })
}
