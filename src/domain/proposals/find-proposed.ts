import type { Stores } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { isProposed, type Proposal, type RunningProposal } from './proposal.ts'

/** The number that somebody proposed in the middle of this recovery, once its test call was keyed (LO-9). */
export async function findProposed(
  { proposals, users }: Pick<Stores, 'proposals' | 'users'>,
  { id, userId }: Pick<Recovery, 'id' | 'userId'>,
): Promise<RunningProposal | undefined> {
  const running = await proposals.runningOf(userId)
  const found = running
    .filter(isProposed)
    .find(({ recoveryId, status }) => recoveryId === id && status.name === 'proven')
  return found && (await isVouchedFor({ users }, found)) ? found : undefined
}

/** Whether there still is somebody whose word a proposal is: whoever is gone or suspended speaks for nobody. */
export async function isVouchedFor(
  { users }: Pick<Stores, 'users'>,
  { proposedBy }: Pick<Proposal, 'proposedBy'>,
): Promise<boolean> {
  const proposer = await users.find(proposedBy)
  return proposer !== undefined && proposer.suspendedAt === undefined
}
