import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { isUnfinished, type Recovery } from './recovery.ts'

/** What a browser is in the middle of: its own attempt, and the recovery that it is for. */
export interface Running {
  attempt: Recovery
  /** The attempt itself, or the complete recovery that it is there to claim. */
  target: Recovery
  user: User
}

/**
 * The running recovery of this browser, read under the user's lock so that what follows decides by the truth. Whoever is
 * suspended has none: no way back is a way around an administrator (B02).
 */
export async function findRunning(
  stores: Stores,
  { browser }: Pick<Asker, 'browser'>,
): Promise<Running | undefined> {
  const seen = await stores.recoveries.newestIn(browser)
  if (!seen) return undefined
  const user = await stores.users.lockIfThere(seen.userId)
  if (!user || user.suspendedAt) return undefined
  const attempt = await stores.recoveries.find(seen.id)
  if (!attempt || !isUnfinished(attempt)) return undefined
  const target = attempt.claims ? await stores.recoveries.find(attempt.claims) : attempt
  return target && { attempt, target, user }
}

/** Charges must come before the lock: this only tells whom to charge. */
export async function whoseRecovery(
  ports: Ports,
  { browser }: Pick<Asker, 'browser'>,
): Promise<Recovery | undefined> {
  const recovery = await ports.read(({ recoveries }) => recoveries.newestIn(browser))
  return recovery && isUnfinished(recovery) ? recovery : undefined
}
