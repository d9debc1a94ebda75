import type { Challenge } from './challenge.ts'

export interface ChallengeStore {
  /** Keeps it, and of those of the same browser and purpose only the newest few. */
  add(challenge: Challenge): Promise<void>
  /** Takes it away: of several answers at once one has it, and no answer has it twice. */
  take(challengeHash: string): Promise<Challenge | undefined>
  dropExpired(now: Date): Promise<number>
}
