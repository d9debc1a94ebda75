import type { Asker } from '../asker.ts'
import type { ResetId, UserId } from '../ids.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import {
  type Acting,
  type ActingRefusal,
  actingAs,
  type By,
  lockBoth,
  standingOf,
} from '../permissions/acting.ts'
import { ownerOf } from '../permissions/administering.ts'
import { rankOf } from '../permissions/permission-sets.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { type User, verifiedOnly } from '../users/user.ts'
import { keepReset } from './keep-reset.ts'
import { isRunning, openOf, type ReasonRefusal, type Reset, readReason, resetEnd } from './reset.ts'

/**
 * 'not-protected': no device is asked of them, so there is nothing to come back from. 'no-address': nobody could be told.
 * 'already-asked': one waits or is open.
 */
export type ResetRefusal =
  | ActingRefusal
  | ReasonRefusal
  | 'yourself'
  | 'not-protected'
  | 'suspended'
  | 'no-address'
  | 'already-asked'
export type ResetAsking = { done: true; reset: Reset } | { done: false; reason: ResetRefusal }

/**
 * An administrator resets somebody's devices (W5, OW-2): their word that this user may come back by the password and one
 * issued proof. Of a lower rank at once; of an equal one when a second administrator agrees; never of a higher (H01).
 */
export function askReset(
  ports: Ports,
  input: { by: By; subject: UserId; reason: string; asker: Asker },
): Promise<ResetAsking> {
  const { by, subject: subjectId, asker } = input
  const refuse = (reason: ResetRefusal): ResetAsking => ({ done: false, reason })
  const read = readReason(input.reason)
  if (!read.accepted) return Promise.resolve(refuse(read.reason))
  return ports.transact(async (stores) => {
    const subject = await lockBoth(stores, ownerOf(by), subjectId)
    const acting = await actingAs(ports, stores, { by, permission: 'devices:reset' })
    if ('reason' in acting) return refuse(acting.reason)
    if (subject?.accountId !== acting.user.accountId) return refuse('no-such-user')
    if (subject.id === acting.user.id) return refuse('yourself')
    const subjectRank = rankOf(await standingOf(stores, subject))
    if (subjectRank > acting.rank) return refuse('rank')
    const reason = await notNow(ports, stores, subject)
    if (reason) return refuse(reason)

    const needsSecond = subjectRank === acting.rank
    const reset = newReset(ports, { acting, subject, reason: read.reason, asker, needsSecond })
    if (!(await stores.resets.add(reset))) return refuse('already-asked')
    await tell(ports, stores, { reset, acting, subject, asker })
    return { done: true, reset }
  })
}

async function notNow(
  ports: Ports,
  stores: Stores,
  subject: User,
): Promise<ResetRefusal | undefined> {
  if (!subject.protectedAt) return 'not-protected'
  if (subject.suspendedAt) return 'suspended'
  if (verifiedOnly(await stores.users.addresses(subject.id)).length === 0) return 'no-address'
  const running = await stores.resets.runningOf(subject.id)
  if (!running) return undefined
  if (resetEnd(running)! > ports.now()) return 'already-asked'
  await keepReset(ports, stores, {
    reset: running,
    event: { name: 'tick' },
    user: subject,
    actor: 'system',
  })
  return undefined
}

function newReset(
  { chance, now, settings }: Ports,
  from: { acting: Acting; subject: User; reason: string; asker: Asker; needsSecond: boolean },
): Reset {
  const { acting, subject, reason, asker, needsSecond } = from
  const later = (ms: number) => new Date(now().getTime() + ms)
  return {
    id: chance.id<ResetId>(),
    accountId: subject.accountId,
    userId: subject.id,
    askedBy: acting.user.id,
    askedIn: asker.browser,
    askedAt: now(),
    reason,
    status: needsSecond
      ? { name: 'waiting', until: later(settings.resetAgreeMs) }
      : { name: 'open', from: now(), until: later(settings.resetMs) },
    version: 0,
  }
}

async function tell(
  ports: Ports,
  stores: Stores,
  { reset, acting, subject, asker }: { reset: Reset; acting: Acting; subject: User; asker: Asker },
): Promise<void> {
  const isOpen = openOf(reset, ports.now()) !== undefined
  const data = { resetId: reset.id, waits: !isOpen }
  await writeAct(ports, stores, { kind: 'reset.asked', acting, subject, asker, data })
  await tellOfReset(ports, stores, { reset, subject, asker, except: acting.user })
  ports.bell.ring(`user:${subject.id}`)
}

/** The user at every address, and the other administrators: that it waits for a second one, or is open. */
export async function tellOfReset(
  ports: Ports,
  stores: Stores,
  { reset, subject, asker, except }: { reset: Reset; subject: User; asker: Asker; except: User },
): Promise<void> {
  if (!isRunning(reset)) return
  const waits = reset.status.name === 'waiting'
  const about = { resetId: reset.id, asker, until: resetEnd(reset)! }
  await tellOwner(ports, stores, {
    ...about,
    event: waits ? 'reset-asked' : 'reset-open',
    user: subject,
    about: reset.reason,
  })
  await tellAdministrators(ports, stores, {
    ...about,
    event: waits ? 'other-reset-asked' : 'other-reset-open',
    subject,
    except,
  })
}
