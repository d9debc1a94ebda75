import type { DeviceId } from '../ids.ts'
import { type Proof, wayNamed } from '../ways/ways.ts'
import {
  freshProofs,
  isUnfinished,
  type Moment,
  nextMoment,
  type Outcome,
  type Recovery,
  type ShownProof,
} from './recovery.ts'

export type RecoveryEvent =
  /** `holdMs` is what `holdMs` of ways/hold.ts says at this moment. */
  | { name: 'proved'; proof: Proof; holdMs: number }
  /** `proofs` are those of the entering attempt, which may be another one than this. */
  | { name: 'entered'; proofs: readonly ShownProof[]; previousPasswordHash?: string }
  | { name: 'finished'; device?: DeviceId }
  | { name: 'stopped' | 'superseded' | 'claimed' | 'found' | 'undone' | 'tick' | 'finished-now' }

export type MoveRefusal = 'not-now' | 'too-early' | 'proofs-missing' | 'over'
export type Move = { moved: true; recovery: Recovery } | { moved: false; reason: MoveRefusal }

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
      return finishNow(recovery, moment)
    case 'tick':
      return endByTime(recovery, moment)
    case 'undone':
      return undo(recovery, moment)
    case 'claimed':
      return recovery.status.name === 'proving'
        ? close(recovery, event.name, moment)
        : stay('not-now')
    default:
      return isUnfinished(recovery) ? close(recovery, event.name, moment) : stay('not-now')
  }
}

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
  // What is no issued proof is shown again: the mailbox alone must not reap what others proved (invariant 2).
  const { needs } = wayNamed(recovery.way)
  const own = needs.filter((proof) => proof === 'password' || proof === 'device')
  return issued && own.every((proof) => fresh.includes(proof))
    ? { may: true }
    : { may: false, reason: 'proofs-missing' }
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

/** Only what can still be claimed: a device must not bring back what time has ended. */
function finishNow(recovery: Recovery, moment: Moment): Move {
  const { status } = recovery
  if (status.name !== 'holding') return stay('not-now')
  return status.claimUntil > moment.now ? hold(recovery, 0, moment) : stay('over')
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
