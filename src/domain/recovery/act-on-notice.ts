import type { Asker } from '../asker.ts'
import { undoUntil } from '../devices/take-away.ts'
import type { DeviceId, ProposalId, ResetId } from '../ids.ts'
import type { Notice } from '../notices/notice.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { standingOf } from '../permissions/acting.ts'
import { rankOf } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import { endOfProposal, recoveryBy } from '../proposals/end-of-proposal.ts'
import { closeReset } from '../resets/end-reset.ts'
import type { Reset } from '../resets/reset.ts'
import type { User } from '../users/user.ts'
import { doubtRecovery } from './doubt-recovery.ts'
import { isUnfinished, type Recovery, undoableUntil } from './recovery.ts'
import { recoveryOfNotice } from './recovery-of-notice.ts'
import { reportNotMe } from './report-not-me.ts'
import { stopRecovery } from './stop-recovery.ts'

/** What a "This wasn't me" did. 'nothing': there was nothing left to stop. */
export type Effect =
  | { name: 'warned' | 'nothing' }
  /** `undoable`: a password was set before; that is its owner's to take back. */
  | { name: 'stopped'; undoable?: true }
  | { name: 'undoable'; until: Date }

interface Pressed {
  notice: Notice
  /** Whose notice it is. */
  reader: User
  /** Whose recovery, reset or proposal: the reader, or whom an administrator was told about. */
  subject: User
  asker: Asker
}

/**
 * Stops what a notice was about, as far as its reader may: all of their own, and as an administrator what concerns a
 * lower rank. Everybody else is warned, and an instant recovery of theirs waits a day (3-recovery.md, "Stops").
 */
export async function actOnNotice(ports: Ports, stores: Stores, pressed: Pressed): Promise<Effect> {
  const { notice, reader, subject } = pressed
  // A letter of long ago is no office: whoever is suspended acts upon nobody but themselves (B02).
  if (reader.suspendedAt && reader.id !== subject.id) return { name: 'nothing' }
  const mayStop = await reachesDown(stores, pressed)
  if (notice.resetId) return onReset(ports, stores, { ...pressed, mayStop, id: notice.resetId })
  if (notice.proposalId)
    return onProposal(ports, stores, { ...pressed, mayStop, id: notice.proposalId })
  if (notice.deviceId) return onRemoval(ports, stores, { ...pressed, id: notice.deviceId })
  const recovery = await recoveryOfNotice(stores, notice)
  return onRecovery(ports, stores, { ...pressed, mayStop, recovery })
}

async function reachesDown(stores: Stores, { reader, subject }: Pressed): Promise<boolean> {
  if (reader.id === subject.id) return true
  const [own, theirs] = [await standingOf(stores, reader), await standingOf(stores, subject)]
  return rankOf(own) > rankOf(theirs)
}

type Reaching = Pressed & { mayStop: boolean }

async function onRecovery(
  ports: Ports,
  stores: Stores,
  { recovery, reader, subject, asker, mayStop }: Reaching & { recovery: Recovery | undefined },
): Promise<Effect> {
  if (!recovery || recovery.userId !== subject.id) return { name: 'nothing' }
  if (isUnfinished(recovery)) {
    if (!mayStop) return warn(ports, stores, { recovery, subject, asker })
    const stop = { recovery, user: subject, by: 'mail', asker } as const
    if (!(await stopRecovery(ports, stores, stop))) return { name: 'nothing' }
    const undoable = reader.id === subject.id && (await leavesPassword(ports, stores, stop))
    return { name: 'stopped', ...(undoable && { undoable }) }
  }
  const until = reader.id === subject.id && undoableUntil(recovery, ports.now())
  return until ? { name: 'undoable', until } : { name: 'nothing' }
}

async function leavesPassword(
  { now }: Ports,
  { recoveries }: Stores,
  { recovery: { id, claims } }: { recovery: Recovery },
): Promise<boolean> {
  const ended = await recoveries.find(claims ?? id)
  return ended !== undefined && undoableUntil(ended, now()) !== undefined
}

/** Nothing is left to stop: it is brought back by whoever has the password and a code of it. */
async function onRemoval(
  ports: Ports,
  { devices }: Stores,
  { subject, id }: Pressed & { id: DeviceId },
): Promise<Effect> {
  const device = await devices.find(subject.id, id)
  if (device?.status !== 'removed' || !device.removedAt) return { name: 'nothing' }
  const until = undoUntil(device.removedAt, ports)
  return until > ports.now() ? { name: 'undoable', until } : { name: 'nothing' }
}

async function warn(
  ports: Ports,
  stores: Stores,
  { recovery, subject, asker }: { recovery: Recovery; subject: User; asker: Asker },
): Promise<Effect> {
  await doubtRecovery(ports, stores, { recovery, user: subject, asker })
  return { name: 'warned' }
}

async function onReset(
  ports: Ports,
  stores: Stores,
  pressed: Reaching & { id: ResetId },
): Promise<Effect> {
  const { reader, subject, asker, mayStop } = pressed
  const reset = await stores.resets.find(pressed.id)
  if (!reset || reset.userId !== subject.id) return { name: 'nothing' }
  if (reset.status.name === 'used')
    return onRecovery(ports, stores, await usedBy(stores, pressed, reset))
  if (!mayStop) return warnOfReset(ports, stores, pressed)
  const event = { name: 'stopped', by: reader.id } as const
  const about = { reset, event, user: subject, actor: 'nobody', asker } as const
  return { name: (await closeReset(ports, stores, about)) ? 'stopped' : 'nothing' }
}

async function usedBy({ recoveries }: Stores, pressed: Reaching, { status }: Reset) {
  const recovery = status.name === 'used' ? await recoveries.find(status.recoveryId) : undefined
  return { ...pressed, recovery }
}

/** The one whose devices they are decides: an equal or lower rank can only say something. */
async function warnOfReset(
  ports: Ports,
  stores: Stores,
  { notice, subject, asker }: Pressed,
): Promise<Effect> {
  await reportNotMe(ports, stores, { notice, user: subject, asker })
  return { name: 'warned' }
}

/**
 * A proposal only adds: whoever was told of it may end it, whatever their rank. Not once a recovery goes by it: ending that
 * is for whom it is about and higher ranks, and everybody else makes it wait.
 */
async function onProposal(
  ports: Ports,
  stores: Stores,
  { reader, subject, asker, id, mayStop }: Reaching & { id: ProposalId },
): Promise<Effect> {
  const proposal = await stores.proposals.find(id)
  if (!proposal || proposal.userId !== subject.id) return { name: 'nothing' }
  const recovery = await recoveryBy(stores, proposal)
  if (recovery && !mayStop) return warn(ports, stores, { recovery, subject, asker })
  const event = { name: 'stopped', by: reader.id } as const
  const about = {
    proposal,
    event,
    user: subject,
    actor: 'nobody',
    asker,
    stoppedBy: 'mail',
  } as const
  if (!(await endOfProposal(ports, stores, about))) return { name: 'nothing' }
  await tellOwner(ports, stores, { event: 'proposal-ended', user: subject, asker })
  return { name: 'stopped' }
}
