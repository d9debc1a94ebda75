import type { Stores } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { isProposed, type RunningProposal } from './proposal.ts'

/** The number that somebody proposed in the middle of this recovery, once its test call was keyed (LO-9). */
export async function findProposed(
  { proposals }: Stores,
  { id, userId }: Pick<Recovery, 'id' | 'userId'>,
): Promise<RunningProposal | undefined> {
  const running = await proposals.runningOf(userId)
  return running
    .filter(isProposed)
    .find(({ recoveryId, status }) => recoveryId === id && status.name === 'proven')
}
