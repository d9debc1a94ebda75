import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { judgePassword, normalisePassword, type PasswordRefusal } from '../passwords/password.ts'
import { passwordRules } from '../passwords/rules.ts'
import type { Ports, Stores } from '../ports.ts'
import { isFor } from '../ways/ways.ts'
import { endClaim } from './end-claim.ts'
import { afterFinish } from './finish-recovery.ts'
import { keepRecovery } from './keep-recovery.ts'
import { type MoveRefusal, mayEnter } from './move-recovery.ts'
import { findRunning, type Running } from './running-recovery.ts'

export type NewPasswordRefusal =
  | MoveRefusal
  | PasswordRefusal
  | 'no-recovery'
  | 'notice-not-delivered'
export type NewPassword = { set: true } | { set: false; reason: NewPasswordRefusal }

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
    if (!running) return { set: false, reason: 'no-recovery' }
    return store(ports, stores, { running, asker, hash })
  })
}

type Readiness = { ready: true } | { ready: false; reason: NewPasswordRefusal }

/** Before the hash is made: whoever may not set a password gets no hash worked for them. */
async function readiness(
  ports: Ports,
  stores: Stores,
  { asker, password }: { asker: Asker; password: string },
): Promise<Readiness> {
  const running = await findRunning(stores, asker)
  if (!running || running.target.way === 'alternative-factors')
    return { ready: false, reason: 'no-recovery' }
  const { target, attempt, user } = running
  if (!isFor(target.way, user)) return { ready: false, reason: 'over' }
  const entry = mayEnter(target, attempt.proofs, { now: ports.now(), settings: ports.settings })
  if (!entry.may) return { ready: false, reason: entry.reason }
  const isHeldWay = target.way === 'forgotten-password'
  if (isHeldWay && !(await stores.outbox.noticeDelivered(target.id)))
    return { ready: false, reason: 'notice-not-delivered' }
  const rules = await passwordRules(stores, user, ports.settings)
  const verdict = judgePassword(password, rules)
  return verdict.accepted ? { ready: true } : { ready: false, reason: verdict.reason }
}

async function store(
  ports: Ports,
  stores: Stores,
  { running, asker, hash }: { running: Running; asker: Asker; hash: string },
): Promise<NewPassword> {
  const { target, attempt, user } = running
  if (!isFor(target.way, user)) return { set: false, reason: 'over' }
  const previous = user.passwordHash ? { previousPasswordHash: user.passwordHash } : {}
  const entered = await keepRecovery(ports, stores, {
    recovery: target,
    event: { name: 'entered', proofs: attempt.proofs, ...previous },
    user,
    asker,
  })
  if (!entered.moved) return { set: false, reason: entered.reason }
  const finished = await keepRecovery(ports, stores, {
    recovery: entered.recovery,
    event: { name: 'finished' },
    user,
    asker,
  })
  if (!finished.moved) throw new Error('A recovery that was just granted could not be finished')
  await endClaim(ports, stores, { running, asker })
  await stores.users.save({ ...user, passwordHash: hash, passwordSetAt: ports.now() })
  await afterFinish(stores, { recovery: finished.recovery, user, now: ports.now() })
  await writeEvent(ports, stores, {
    kind: 'password.changed',
    user,
    asker,
    data: { recoveryId: target.id },
  })
  await tellOwner(ports, stores, { event: 'password-changed', user, asker, recoveryId: target.id })
  return { set: true }
}
