import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { progressOf } from './move.ts'

export type MoveEnd =
  | { ended: true }
  | { ended: false; reason: SessionOver | 'confirm-first' | 'no-move' }

/** Done, or wanted no more. What was moved stays moved, and what was not goes on working where it is. */
export function endMove(ports: Ports, input: { session: Session; asker: Asker }): Promise<MoveEnd> {
  const { asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { ended: false, reason: 'session-over' }
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return { ended: false, reason: 'confirm-first' }
    const move = await stores.moves.find(user.id)
    if (!move || !(await stores.moves.remove(user.id))) return { ended: false, reason: 'no-move' }
    const { steps, done } = progressOf(move, await stores.devices.all(user.id))
    const data = { done, count: steps.length }
    await writeEvent(ports, stores, { kind: 'device.move-ended', user, asker, session, data })
    return { ended: true }
  })
}
