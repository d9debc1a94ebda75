import type { AccountId, BrowserHash, DeviceId, RecoveryId, UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'
import { type Proof, type WayName, wayNamed } from '../ways/ways.ts'

export interface ShownProof {
  proof: Proof
  at: Date
}

export type RecoveryStatus =
  | { name: 'proving' }
  /** Complete. Claimable from `until` to `claimUntil`. */
  | { name: 'holding'; until: Date; claimUntil: Date }
  /** The restricted session, or the new password, may be had until then. */
  | { name: 'granted'; at: Date; until: Date }
  /** The new device (or password) is there. Undone only until `undoUntil`. */
  | { name: 'finished'; at: Date; undoUntil: Date }
  | { name: 'closed'; outcome: Outcome; at: Date }

export type Outcome = 'stopped' | 'expired' | 'superseded' | 'claimed' | 'found' | 'undone' | 'over'

/** One case of getting back in. README.md beside this file draws the states. */
export interface Recovery {
  id: RecoveryId
  accountId: AccountId
  userId: UserId
  /** The browser that began: only there does a proof count. */
  browser: BrowserHash
  way: WayName
  /** Set when this attempt is only there to claim one that another browser completed. */
  claims?: RecoveryId
  lostDevices: readonly DeviceId[]
  proofs: readonly ShownProof[]
  status: RecoveryStatus
  openedAt: Date
  /** Until when proofs may be collected. */
  provingUntil: Date
  /** As it was before the grant: what "this wasn't me" asks for, and puts back. */
  previousPasswordHash?: string
  /** What was enrolled since: revoked by an undo. */
  enrolledDevices: readonly DeviceId[]
  /** Raised by each change; a change from an older version loses. */
  version: number
}

export type RecoveryEvent =
  /** `holdMs` is what `holdMs` of ways/hold.ts says at this moment. */
  | { name: 'proved'; proof: Proof; holdMs: number }
  /** `proofs` are those of the entering attempt, which may be another one than this. */
  | { name: 'entered'; proofs: readonly ShownProof[]; previousPasswordHash?: string }
  | { name: 'finished'; device?: DeviceId }
  | { name: 'stopped' | 'superseded' | 'claimed' | 'found' | 'undone' | 'tick' | 'finished-now' }

export type MoveRefusal = 'not-now' | 'too-early' | 'proofs-missing' | 'over'
export type Move = { moved: true; recovery: Recovery } | { moved: false; reason: MoveRefusal }

export interface Moment {
  now: Date
  settings: Settings
}

/** The only place a recovery changes state. Pure: it stores nothing and sends nothing. */
export function moveRecovery(recovery: Recovery, event: RecoveryEvent, moment: Moment): Move {
  switch (event.name) {
    case 'proved':
      return prove(recovery, event, moment)
    case 'entered':
      return enter(recovery, event, moment)
    case 'finished':
      return finish(recovery, event, moment)
    case 'finished-now':
      return recovery.status.name === 'holding' ? hold(recovery, 0, moment) : stay('not-now')
    case 'tick':
      return endByTime(recovery, moment)
    case 'undone':
      return undo(recovery, moment)
    case 'superseded':
    case 'claimed':
      return recovery.status.name === 'proving'
        ? close(recovery, event.name, moment)
        : stay('not-now')
    default:
      return isUnfinished(recovery) ? close(recovery, event.name, moment) : stay('not-now')
  }
}

/** Before the new device or password is there: what a stop still stops. */
export const isUnfinished = ({ status }: Recovery): boolean =>
  status.name === 'proving' || status.name === 'holding' || status.name === 'granted'

/** Whether these proofs, shown in one browser, open the effect of a complete recovery now. */
export function mayEnter(
  recovery: Recovery,
  proofs: readonly ShownProof[],
  moment: Moment,
): { may: true } | { may: false; reason: MoveRefusal } {
  const { status } = recovery
  if (status.name !== 'holding' && status.name !== 'granted')
    return { may: false, reason: 'not-now' }
  if (status.name === 'holding' && status.until > moment.now)
    return { may: false, reason: 'too-early' }
  const end = status.name === 'holding' ? status.claimUntil : status.until
  if (end <= moment.now) return { may: false, reason: 'over' }

  const fresh = freshProofs(proofs, moment)
  const issued =
    fresh.includes('mail-link') || (status.name === 'holding' && fresh.includes('keyed-call'))
  const known = !wayNamed(recovery.way).needs.includes('password') || fresh.includes('password')
  return issued && known ? { may: true } : { may: false, reason: 'proofs-missing' }
}

/** The proofs that still count: a password, mail link, call or code proves for an hour. */
export const freshProofs = (proofs: readonly ShownProof[], { now, settings }: Moment): Proof[] =>
  proofs
    .filter(({ at }) => now.getTime() - at.getTime() < settings.proofMs)
    .map(({ proof }) => proof)

/** When time alone changes the state next. */
export function nextMoment({ status, provingUntil }: Recovery): Date | undefined {
  if (status.name === 'proving') return provingUntil
  if (status.name === 'holding') return status.claimUntil
  if (status.name === 'granted') return status.until
  return status.name === 'finished' ? status.undoUntil : undefined
}

const stay = (reason: MoveRefusal): Move => ({ moved: false, reason })
const later = (moment: Moment, ms: number) => new Date(moment.now.getTime() + ms)

function close(recovery: Recovery, outcome: Outcome, { now }: Moment): Move {
  return { moved: true, recovery: { ...recovery, status: { name: 'closed', outcome, at: now } } }
}

function prove(
  recovery: Recovery,
  event: Extract<RecoveryEvent, { name: 'proved' }>,
  moment: Moment,
): Move {
  if (!isUnfinished(recovery)) return stay('not-now')
  if (nextMoment(recovery)! <= moment.now) return stay('over')
  const others = recovery.proofs.filter(({ proof }) => proof !== event.proof)
  const proofs = [...others, { proof: event.proof, at: moment.now }]
  const shown = { ...recovery, proofs }
  const fresh = freshProofs(proofs, moment)
  const complete = wayNamed(recovery.way).needs.every((proof) => fresh.includes(proof))
  if (recovery.status.name !== 'proving' || recovery.claims || !complete)
    return { moved: true, recovery: shown }

  return hold(shown, event.holdMs, moment)
}

function hold(recovery: Recovery, holdMs: number, moment: Moment): Move {
  const until = later(moment, holdMs)
  const claimUntil = new Date(until.getTime() + moment.settings.claimMs)
  return { moved: true, recovery: { ...recovery, status: { name: 'holding', until, claimUntil } } }
}

function enter(
  recovery: Recovery,
  event: Extract<RecoveryEvent, { name: 'entered' }>,
  moment: Moment,
): Move {
  const verdict = mayEnter(recovery, event.proofs, moment)
  if (!verdict.may) return stay(verdict.reason)
  if (recovery.status.name === 'granted') return { moved: true, recovery }
  const { previousPasswordHash } = event
  const until = later(moment, moment.settings.restrictedAgainMs)
  return {
    moved: true,
    recovery: {
      ...recovery,
      ...(previousPasswordHash && { previousPasswordHash }),
      status: { name: 'granted', at: moment.now, until },
    },
  }
}

function finish(recovery: Recovery, { device }: { device?: DeviceId }, moment: Moment): Move {
  const { status } = recovery
  if (status.name !== 'granted') return stay('not-now')
  if (status.until <= moment.now) return stay('over')
  const undoUntil = later(moment, moment.settings.undoWindowMs)
  const enrolledDevices = device ? [...recovery.enrolledDevices, device] : recovery.enrolledDevices
  return {
    moved: true,
    recovery: {
      ...recovery,
      enrolledDevices,
      status: { name: 'finished', at: moment.now, undoUntil },
    },
  }
}

function undo(recovery: Recovery, moment: Moment): Move {
  if (recovery.status.name !== 'finished') return stay('not-now')
  return recovery.status.undoUntil > moment.now ? close(recovery, 'undone', moment) : stay('over')
}

function endByTime(recovery: Recovery, moment: Moment): Move {
  const end = nextMoment(recovery)
  if (!end || end > moment.now) return stay('not-now')
  return close(recovery, recovery.status.name === 'finished' ? 'over' : 'expired', moment)
}
