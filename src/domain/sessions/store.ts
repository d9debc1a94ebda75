import type { BrowserHash, SessionId, UserId } from '../ids.ts'
import type { Session } from './session.ts'

export interface SessionStore {
  add(session: Session): Promise<void>
  findByToken(tokenHash: string): Promise<Session | undefined>
  of(user: UserId): Promise<Session[]>
  /**
   * Gives a session a new token and new factors (each rise of assurance changes the id a browser holds).
   * False when it ended meanwhile, or goes on under another token than `from`: with the token go the factors.
   */
  raise(
    from: Pick<Session, 'id' | 'tokenHash'>,
    to: Pick<Session, 'tokenHash' | 'factors'>,
  ): Promise<boolean>
  /** Remembers use; the caller calls it at most once a minute. */
  seen(session: SessionId, at: Date): Promise<void>
  /** Ends one session of this user, and what was derived from it. False when there is none: ids of others look the same. */
  end(user: UserId, session: SessionId): Promise<boolean>
  /** Ends whatever the user has in this browser. */
  endIn(user: UserId, browser: BrowserHash): Promise<void>
  /** Ends every session of the user, but the one named. */
  endAll(user: UserId, except?: SessionId): Promise<void>
  dropEnded(now: Date, idleMs: number): Promise<number>
}
