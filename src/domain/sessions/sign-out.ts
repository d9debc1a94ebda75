import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports } from '../ports.ts'
import type { Session } from './session.ts'

/** Ends this session and forgets the draft of a device that it was making (DE-4). */
export function signOut(
  ports: Ports,
  { session, asker }: { session: Session; asker: Asker },
): Promise<void> {
  return ports.transact(async (stores) => {
    const user = await stores.users.lock(session.userId)
    await stores.devices.dropDrafts(session.id)
    if (!(await stores.sessions.end(user.id, session.id))) return
    const data = { sessionId: session.id }
    await writeEvent(ports, stores, { kind: 'session.ended', user, asker, session, data })
  })
}
