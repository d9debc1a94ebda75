import type { UserId } from '../ids.ts'
import type { Move } from './move.ts'

export interface MoveStore {
  /** Takes the place of an older one of this user. */
  put(move: Move): Promise<void>
  find(user: UserId): Promise<Move | undefined>
  /** False when there was none: of two that end it, one wins. */
  remove(user: UserId): Promise<boolean>
}
