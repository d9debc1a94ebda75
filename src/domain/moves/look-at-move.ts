import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { type Move, type MoveProgress, progressOf } from './move.ts'

export interface MoveView extends MoveProgress {
  move: Move
}

/** The move that is under way, begun in whichever browser, and how far it is. */
export function lookAtMove(
  ports: Ports,
  { session }: { session: Session },
): Promise<MoveView | undefined> {
  return ports.read(async ({ moves, devices }) => {
    const move = await moves.find(session.userId)
    if (!move) return undefined
    return { move, ...progressOf(move, await devices.all(session.userId)) }
  })
}
