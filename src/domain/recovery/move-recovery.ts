import type { DeviceId, UserId } from '../ids.ts'
import { isIssued, meets, type Need, type Proof, wayNamed } from '../ways/ways.ts'
import {
  freshProofs,
  type Holding,
  isUnfinished,
  type Moment,
  nextMoment,
  type Outcome,
  type Recovery,
  type RecoveryStatus,
  type ShownProof,
  undoableUntil,
} from './recovery.ts'

export type RecoveryEvent =
  /** `holdMs` is what `holdMs` of ways/hold.ts says at this moment. */
  | ({ name: 'proved'; proof: Proof } & HoldRules)
  /** `proofs` are those of the entering attempt, which may be another one than this. */
  | { name: 'entered'; proofs: readonly ShownProof[]; previousPasswordHash?: string }
  | { name: 'approved'; by: UserId }
  | { name: 'finished'; device?: DeviceId }
  /** By an administrator who may not stop it: an instant one waits a day from now on. */
  | { name: 'doubted' }
  /** LO-9: a second person confirmed the proposed number. */
  | { name: 'number-confirmed' }
  | { name: 'stopped' | 'superseded' | 'claimed' | 'found' | 'undone' | 'tick' | 'finished-now' }

/** What ways/hold.ts says at the moment of a proof. */
export interface HoldRules {
  holdMs: number
  needsApproval?: boolean
  /** How long it would be with a confirmed number, where a proposed one was called. */
  holdMsIfConfirmed?: number
  /** It cannot be claimed later than that, whatever the settings: an administrator's word has its end. */
  claimUntil?: Date
}

export type MoveRefusal = 'not-now' | 'too-early' | 'not-approved' | 'proofs-missing' | 'over'
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
    case 'approved':
      return approve(recovery, event.by, moment)
    case 'doubted':
      return doubt(recovery, moment)
    case 'number-confirmed':
      return shorten(recovery, moment)
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
  if (status.name === 'holding' && status.needsApproval && !recovery.approvedAt)
    return { may: false, reason: 'not-approved' }
  const fresh = freshProofs(proofs, moment)
  return claimNeeds(recovery).every((need) => meets(need, fresh))
    ? { may: true }
    : { may: false, reason: 'proofs-missing' }
}

/** Whether the password alone is missing: it was shown, but more than an hour ago. */
export function wantsPassword(
  recovery: Recovery,
  proofs: readonly ShownProof[],
  moment: Moment,
): boolean {
  const proving = recovery.status.name === 'proving'
  const needs = proving ? wayNamed(recovery.way).needs : claimNeeds(recovery)
  const fresh = freshProofs(proofs, moment)
  const missing = needs.filter((need) => !meets(need, fresh))
  return missing.length > 0 && missing.every((need) => need === 'password')
}

/**
 * What is shown again to have the effect: one issued proof, and whatever is none, or the mailbox alone would reap what
 * others proved (invariant 2). An administrator's word is given once; a recovery code counts in the attempt where it was
 * shown, and anywhere else another one is typed. The session is re-entered by password and mail link.
 */
function claimNeeds({ way, status }: Pick<Recovery, 'way' | 'status'>): readonly Need[] {
  if (status.name === 'granted') return ['password', 'mail-link']
  const { needs } = wayNamed(way)
  const own = needs.filter((need) => need !== 'administrator' && !isIssued(need))
  return needs.some(isIssued) ? [...own, 'issued'] : own
}

type Closed = RecoveryStatus & { name: 'closed' }

const stay = (reason: MoveRefusal): Move => ({ moved: false, reason })
const later = (moment: Moment, ms: number) => new Date(moment.now.getTime() + ms)

function close(recovery: Recovery, outcome: Outcome, moment: Moment): Move {
  const undoUntil = undoUntilAfter(recovery, moment)
  const status: Closed = {
    name: 'closed',
    outcome,
    at: moment.now,
    ...(undoUntil && { undoUntil }),
  }
  return { moved: true, recovery: undoUntil ? { ...recovery, status } : forGood(recovery, status) }
}

/** Nothing of it can be put back any more, so the password from before is nobody's business. */
function forGood({ previousPasswordHash: _, ...recovery }: Recovery, status: Closed): Recovery {
  return { ...recovery, status }
}

/**
 * A password that was set before the device is in force whoever set it: its owner must not need that one to be rid of it. However it
 * ends, also by its beginner, who takes over by another way or brings the device back.
 */
function undoUntilAfter(
  { way, status, previousPasswordHash }: Recovery,
  { settings }: Moment,
): Date | undefined {
  if (status.name !== 'granted' || previousPasswordHash === undefined) return undefined
  if (wayNamed(way).leadsTo !== 'new-password-and-restricted-session') return undefined
  return new Date(status.at.getTime() + settings.undoWindowMs)
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
  const complete = wayNamed(recovery.way).needs.every((need) => meets(need, fresh))
  if (recovery.status.name !== 'proving' || recovery.claims || !complete)
    return { moved: true, recovery: shown }

  return hold(shown, event, moment)
}

function hold(recovery: Recovery, rules: HoldRules, moment: Moment): Move {
  const { holdMs, needsApproval, holdMsIfConfirmed } = rules
  const until = later(moment, holdMs)
  const claimUntil = new Date(
    Math.min(
      until.getTime() + moment.settings.claimMs,
      rules.claimUntil?.getTime() ?? Number.POSITIVE_INFINITY,
    ),
  )
  const shorter = holdMsIfConfirmed !== undefined && holdMsIfConfirmed < holdMs
  const status: Holding = {
    name: 'holding',
    until,
    claimUntil,
    ...(needsApproval && { needsApproval }),
    ...(shorter && { untilIfConfirmed: later(moment, holdMsIfConfirmed) }),
  }
  return { moved: true, recovery: { ...recovery, status } }
}

function approve(recovery: Recovery, by: UserId, { now }: Moment): Move {
  const { status, approvedAt } = recovery
  if (status.name !== 'holding' || !status.needsApproval || approvedAt) return stay('not-now')
  if (status.claimUntil <= now) return stay('over')
  return { moved: true, recovery: { ...recovery, approvedBy: by, approvedAt: now } }
}

/** Nothing that is granted is held back: its owner may be in the middle of it. */
function doubt(recovery: Recovery, moment: Moment): Move {
  const { status } = recovery
  if (status.name !== 'holding') return stay('not-now')
  // An administrator's word is for a day and waits for nobody: longer it would not be theirs any more.
  if (wayNamed(recovery.way).hold === 'none') return stay('not-now')
  const until = later(moment, moment.settings.shortHoldMs)
  if (status.until >= until) return stay('not-now')
  const claimUntil = new Date(until.getTime() + moment.settings.claimMs)
  return { moved: true, recovery: { ...recovery, status: { ...status, until, claimUntil } } }
}

function shorten(recovery: Recovery, { now, settings }: Moment): Move {
  const { status } = recovery
  if (status.name !== 'holding' || !status.untilIfConfirmed) return stay('not-now')
  if (status.claimUntil <= now) return stay('over')
  const { untilIfConfirmed, ...rest } = status
  const until = untilIfConfirmed > now ? untilIfConfirmed : now
  const claimUntil = new Date(until.getTime() + settings.claimMs)
  return { moved: true, recovery: { ...recovery, status: { ...rest, until, claimUntil } } }
}

/** Only what can still be claimed: a device must not bring back what time has ended. */
function finishNow(recovery: Recovery, moment: Moment): Move {
  const { status } = recovery
  if (status.name !== 'holding') return stay('not-now')
  return status.claimUntil > moment.now ? hold(recovery, { holdMs: 0 }, moment) : stay('over')
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
  const { status } = recovery
  if (status.name !== 'finished' && status.name !== 'closed') return stay('not-now')
  if (status.undoUntil === undefined) return stay('not-now')
  return undoableUntil(recovery, moment.now) ? close(recovery, 'undone', moment) : stay('over')
}

function endByTime(recovery: Recovery, moment: Moment): Move {
  const end = nextMoment(recovery)
  if (!end || end > moment.now) return stay('not-now')
  const { status } = recovery
  if (status.name === 'closed') {
    const { undoUntil: _, ...closed } = status
    return { moved: true, recovery: forGood(recovery, closed) }
  }
  return close(recovery, status.name === 'finished' ? 'over' : 'expired', moment)
}
