import type { Ports, Stores } from '../ports.ts'
import { nextMoment, type Recovery } from './recovery.ts'

/** Every "This wasn't me" about a recovery lives until its undo window would end, however long its hold is. */
export async function keepStopLinks(
  { now, settings }: Ports,
  { notices }: Stores,
  recovery: Recovery,
): Promise<void> {
  const end = nextMoment(recovery) ?? now()
  const undone = end.getTime() + settings.restrictedAgainMs + settings.undoWindowMs
  await notices.extend(recovery.id, new Date(undone))
}
