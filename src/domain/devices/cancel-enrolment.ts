import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'

/** Leaves nothing of the session's draft behind (DE-4). */
export function cancelEnrolment(ports: Ports, { session }: { session: Session }): Promise<void> {
  return ports.transact(({ devices }) => devices.dropDrafts(session.id))
}
