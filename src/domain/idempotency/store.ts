import type { UserId } from '../ids.ts'

/** Who performs a request now. Whoever took its key over is another holder, and this one stores nothing more. */
export interface Holding {
  actor: string
  key: string
  holder: string
}

/** One request that its sender named with a key, so that a repeat of it does nothing twice. */
export interface KeyedRequest extends Holding {
  /** Who sent it, as limits count them: a user in their sessions, or one token. */
  actor: string
  key: string
  userId: UserId
  /** A hash of everything that was asked. Another request under the same key is a mistake of its sender. */
  fingerprint: string
  begunAt: Date
  /** From the transaction that did it. */
  doneAt?: Date
  /** The answer, from the moment that it was kept. The body may hold what is shown once, so it is sealed. */
  status?: number
  sealedBody?: string
}

export interface IdempotencyStore {
  /** False when this actor used the key before: of requests at once, one begins. */
  begin(request: KeyedRequest): Promise<boolean>
  find(actor: string, key: string): Promise<KeyedRequest | undefined>
  /** Holds the key in place of one that did nothing. False when that one did something meanwhile, or another one was first. */
  takeOver(from: Holding, to: Pick<KeyedRequest, 'holder' | 'begunAt'>): Promise<boolean>
  /** That it was done: part of the transaction that does it. False when this is not its holder any more: then roll back. */
  mark(holding: Holding, at: Date): Promise<boolean>
  /** Keeps the answer. Nothing where another one holds the key, here and below. */
  finish(holding: Holding, answer: { status: number; sealedBody: string }): Promise<void>
  /** As if it had never been asked. */
  forget(holding: Holding): Promise<void>
  /** The same, unless it was marked as done. */
  forgetUndone(holding: Holding): Promise<void>
  dropOlderThan(moment: Date): Promise<number>
}
