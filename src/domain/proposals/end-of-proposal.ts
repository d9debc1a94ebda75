import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished, type Recovery } from '../recovery/recovery.ts'
import { type StoppedBy, stopRecovery } from '../recovery/stop-recovery.ts'
import type { User } from '../users/user.ts'
import { keepProposal } from './keep-proposal.ts'
import type { Proposal } from './proposal.ts'

/**
 * Closes a proposal, and a recovery that came as far as it did by calling the proposed number. Part of a transaction that
 * holds the lock of its user. False when it was over.
 */
export async function endOfProposal(
  ports: Ports,
  stores: Stores,
  ending: Parameters<typeof keepProposal>[2] & { user: User; asker: Asker; stoppedBy: StoppedBy },
): Promise<boolean> {
  const { stoppedBy, ...move } = ending
  const { proposal, user, asker, actor } = move
  if (!(await keepProposal(ports, stores, move))) return false
  const recovery = await recoveryBy(stores, proposal)
  if (recovery)
    await stopRecovery(ports, stores, {
      ...{ recovery, user, by: stoppedBy, asker },
      ...(actor && { actor }),
    })
  return true
}

/** The unfinished recovery that came as far as it did by calling this number. */
export async function recoveryBy(
  { recoveries }: Pick<Stores, 'recoveries'>,
  { id, recoveryId }: Pick<Proposal, 'id' | 'recoveryId'>,
): Promise<Recovery | undefined> {
  const recovery = recoveryId && (await recoveries.find(recoveryId))
  return recovery && recovery.proposalId === id && isUnfinished(recovery) ? recovery : undefined
}
