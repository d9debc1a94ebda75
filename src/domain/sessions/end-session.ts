import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { SessionId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isConfirmed } from './confirmed.ts'
import { lockSession, type SessionOver } from './lock-session.ts'
import type { Session } from './session.ts'

export type EndRefusal = 'confirm-first' | 'not-found' | SessionOver
export type Ending = { ended: true } | { ended: false; reason: EndRefusal }

/** Ends another session of the same user. Ids of others are as unknown as ids of nobody (H06). */
export function endSession(
  ports: Ports,
  input: { session: Session; other: SessionId; asker: Asker },
): Promise<Ending> {
  const { other, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { ended: false, reason: 'session-over' }
    const { user, session } = own
    if (!isConfirmed(session, user, { settings: ports.settings, now: ports.now() }))
      return { ended: false, reason: 'confirm-first' }
    if (!(await stores.sessions.end(user.id, other))) return { ended: false, reason: 'not-found' }
    await stores.devices.dropDrafts(other)
    const data = { sessionId: other }
    await writeEvent(ports, stores, { kind: 'session.ended', user, asker, session, data })
    return { ended: true }
  })
}
