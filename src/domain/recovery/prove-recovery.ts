import type { Asker } from '../asker.ts'
import type { NumberId, RecoveryId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { findProposed } from '../proposals/find-proposed.ts'
import type { Proposal } from '../proposals/proposal.ts'
import { keepReset } from '../resets/keep-reset.ts'
import type { User } from '../users/user.ts'
import { holdMs, needsApproval } from '../ways/hold.ts'
import { holdTermsOf, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { isByAdministrator, type Proof, wayNamed } from '../ways/ways.ts'
import { administratorsWord } from './administrators-word.ts'
import { heldEvent } from './events-of-way.ts'
import { keepRecovery } from './keep-recovery.ts'
import { keepStopLinks } from './keep-stop-links.ts'
import type { HoldRules } from './move-recovery.ts'
import { isUnfinished, type Recovery } from './recovery.ts'
import { endItsSessions } from './stop-recovery.ts'

export interface Proving {
  recoveryId: RecoveryId
  proof: Proof
  asker: Pick<Asker, 'network' | 'userAgent'>
  /** Of a keyed call: the number that was called. */
  numberId?: NumberId
}

/**
 * A proof arrived. Part of the transaction that made it true (the link is spent, the call is confirmed, the code is
 * burned). The last one completes the way: the hold begins and every other attempt of the user ends.
 */
export async function proveRecovery(
  ports: Ports,
  stores: Stores,
  proving: Proving,
): Promise<boolean> {
  const found = await stores.recoveries.find(proving.recoveryId)
  if (!found) return false
  const user = await stores.users.lock(found.userId)
  const stored = (await stores.recoveries.find(proving.recoveryId))!
  const now = await situationOf(stores, user.id, ports.now())
  // What the policy said at the first proof beside the password is what holds (invariant 5).
  const situation = { ...now, preset: stored.preset ?? now.preset }
  if (!isOpen(stored.way, situation, { telephone: ports.telephone, now: ports.now() }).open)
    return false

  const proposal = await proposedFor(stores, stored, proving)
  const recovery: Recovery = {
    ...administratorsWord(stored, situation),
    preset: situation.preset,
    ...(proposal && { proposalId: proposal.id }),
  }
  const rules = rulesFor(ports, { recovery, situation, proposal })
  const event = { name: 'proved', proof: proving.proof, ...rules } as const
  const kept = await keepRecovery(ports, stores, { recovery, event, user, asker: proving.asker })
  if (!kept.moved) return false
  if (kept.recovery.status.name === 'holding' && stored.status.name === 'proving') {
    await completed(ports, stores, { recovery: kept.recovery, situation, asker: proving.asker })
  }
  return true
}

/** The proposed number that was called in this recovery, now or before. */
async function proposedFor(
  stores: Stores,
  recovery: Recovery,
  { numberId }: Proving,
): Promise<Proposal | undefined> {
  const proposal = await findProposed(stores, recovery)
  if (!proposal) return undefined
  return proposal.numberId === numberId || proposal.id === recovery.proposalId
    ? proposal
    : undefined
}

function rulesFor(
  { now, settings }: Ports,
  {
    recovery,
    situation,
    proposal,
  }: { recovery: Recovery; situation: Situation; proposal: Proposal | undefined },
): HoldRules {
  const way = wayNamed(recovery.way)
  const terms = holdTermsOf(situation)
  const moment = { now: now(), settings }
  const waits = (proposedNumber?: 'alone' | 'confirmed') =>
    holdMs(way, { ...terms, proposedNumber }, moment)
  const approval = needsApproval(way, terms)
  const bounded = isByAdministrator(recovery.way) && way.hold === 'none' && situation.reset
  return {
    holdMs: proposal ? waits(proposal.confirmedAt ? 'confirmed' : 'alone') : waits(),
    ...(proposal && { holdMsIfConfirmed: waits('confirmed') }),
    ...(approval && { needsApproval: approval }),
    // The word of a reset is for a day: what it opens at once is not kept longer.
    ...(bounded && { claimUntil: bounded.status.until }),
  }
}

async function completed(
  ports: Ports,
  stores: Stores,
  {
    recovery,
    situation,
    asker,
  }: { recovery: Recovery; situation: Situation; asker: Proving['asker'] },
): Promise<void> {
  const { user, recoveries, reset } = situation
  for (const other of recoveries) {
    if (other.id === recovery.id || !isUnfinished(other)) continue
    await keepRecovery(ports, stores, { recovery: other, event: { name: 'superseded' }, user })
    await endItsSessions(stores, other)
    await stores.links.killFor({ purpose: 'recovery', recoveryId: other.id }, ports.now())
  }
  if (reset && isByAdministrator(recovery.way)) {
    const event = { name: 'used', recoveryId: recovery.id } as const
    await keepReset(ports, stores, { reset, event, user, asker })
  }
  await tellOfHold(ports, stores, { recovery, user, asker })
  await keepStopLinks(ports, stores, recovery)
}

async function tellOfHold(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Proving['asker'] },
): Promise<void> {
  const { status, way } = recovery
  if (status.name !== 'holding') return
  if (status.until <= ports.now() && !status.needsApproval) return
  await tellOwner(ports, stores, {
    event: heldEvent(way),
    user,
    asker,
    recoveryId: recovery.id,
    until: status.until,
  })
}
