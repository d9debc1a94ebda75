import type { UserId } from '../ids.ts'

/** One request that its sender named with a key, so that a repeat of it does nothing twice. */
export interface KeyedRequest {
  /** Who sent it, as limits count them: a user in their sessions, or one token. */
  actor: string
  key: string
  userId: UserId
  /** A hash of everything that was asked. Another request under the same key is a mistake of its sender. */
  fingerprint: string
  begunAt: Date
  /** The answer, from the moment that it was done. The body may hold what is shown once, so it is sealed. */
  status?: number
  sealedBody?: string
}

export interface IdempotencyStore {
  /** False when this actor used the key before: of requests at once, one begins. */
  begin(request: KeyedRequest): Promise<boolean>
  find(actor: string, key: string): Promise<KeyedRequest | undefined>
  finish(actor: string, key: string, answer: { status: number; sealedBody: string }): Promise<void>
  /** As if it had never been asked. */
  forget(actor: string, key: string): Promise<void>
  dropOlderThan(moment: Date): Promise<number>
}
