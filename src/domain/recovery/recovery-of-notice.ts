import type { Notice } from '../notices/notice.ts'
import type { Stores } from '../ports.ts'
import { isUnfinished, type Recovery } from './recovery.ts'

/** What a notice is about: of a claim that was used up, the recovery that it led into. */
export async function recoveryOfNotice(
  { recoveries }: Pick<Stores, 'recoveries'>,
  { recoveryId }: Pick<Notice, 'recoveryId'>,
): Promise<Recovery | undefined> {
  const recovery = recoveryId === undefined ? undefined : await recoveries.find(recoveryId)
  if (!recovery?.claims || isUnfinished(recovery)) return recovery
  return recoveries.find(recovery.claims)
}
