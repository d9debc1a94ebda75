import type { AccountId, BrowserHash, UserId } from '../ids.ts'

/** A sign-in whose password was shown and whose device was not yet. One per browser. */
export interface SigninAttempt {
  browser: BrowserHash
  accountId: AccountId
  userId: UserId
  passwordShownAt: Date
}

export interface SigninStore {
  /** Replaces whatever this browser had begun. */
  put(attempt: SigninAttempt): Promise<void>
  find(browser: BrowserHash): Promise<SigninAttempt | undefined>
  /** False when it is gone: of two completions that race, one wins. */
  finish(browser: BrowserHash, user: UserId): Promise<boolean>
  dropAll(user: UserId): Promise<void>
  dropOlderThan(moment: Date): Promise<number>
}
