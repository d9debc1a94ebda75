import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished } from '../recovery/recovery.ts'
import { type StoppedBy, stopRecovery } from '../recovery/stop-recovery.ts'
import type { User } from '../users/user.ts'
import { keepProposal } from './keep-proposal.ts'

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
  const { proposal, user, asker } = move
  if (!(await keepProposal(ports, stores, move))) return false
  const recovery = proposal.recoveryId && (await stores.recoveries.find(proposal.recoveryId))
  if (recovery && recovery.proposalId === proposal.id && isUnfinished(recovery))
    await stopRecovery(ports, stores, { recovery, user, by: stoppedBy, asker })
  return true
}
