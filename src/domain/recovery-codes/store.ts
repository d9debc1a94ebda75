import type { CodeSetId, SessionId, UserId } from '../ids.ts'
import type { CodeDraft, CodeStock } from './recovery-code.ts'

/** A code of a valid set, by what is kept of it. */
export interface FoundCode {
  setId: CodeSetId
  mac: string
  usedAt?: Date
}

export interface RecoveryCodeStore {
  /** In place of the session's earlier draft. It changes nothing about the valid set. */
  putDraft(draft: CodeDraft): Promise<void>
  findDraft(session: SessionId, now: Date): Promise<CodeDraft | undefined>
  dropDrafts(session: SessionId): Promise<void>
  dropExpiredDrafts(now: Date): Promise<number>
  /**
   * The draft becomes the valid set, and the one before it ends. `macs` is what is kept of its codes; the codes themselves are
   * forgotten. False when it is no draft any more, or too old.
   */
  activate(draft: CodeDraft, kept: { macs: readonly string[]; at: Date }): Promise<boolean>
  /** Of the valid set; undefined when there is none. */
  stock(user: UserId): Promise<CodeStock | undefined>
  /** One look-up by index, the same for right, wrong and nobody's (R27). In valid sets only. */
  find(user: UserId, macs: readonly string[]): Promise<FoundCode | undefined>
  /** False when it was spent before, or its set has ended: of many at once one wins (A07). */
  spend(user: UserId, code: Pick<FoundCode, 'setId' | 'mac'>, at: Date): Promise<boolean>
  /** One of its codes was looked at and is good; none is spent. False when the set has ended. */
  prove(set: CodeSetId, at: Date): Promise<boolean>
  /** The valid set ends. False when there was none. */
  end(user: UserId, at: Date): Promise<boolean>
  /** What was made since then ends, and the set that was valid at that moment is so again, without what was spent of it. */
  putBack(user: UserId, since: Date, at: Date): Promise<void>
  /** Sets that ended before, with their codes. */
  dropEndedBefore(moment: Date): Promise<number>
}
