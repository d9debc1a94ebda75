import type { BrowserHash, Language, SetupId } from '../ids.ts'

/** The one-time set-up of the first account. */
export interface Setup {
  id: SetupId
  tokenHash: string
  createdAt: Date
  expiresAt: Date
  /** The browser whose first POST used the address up, and what it said. */
  browser?: BrowserHash
  usedAt?: Date
  accountName?: string
  country?: string
  language?: Language
  timeZone?: string
  email?: string
  emailVerifiedAt?: Date
  finishedAt?: Date
}

export interface SetupStore {
  /** Replaces every set-up address that was not used yet. */
  add(setup: Setup): Promise<void>
  findByToken(tokenHash: string): Promise<Setup | undefined>
  /** The one this browser is in the middle of. */
  findIn(browser: BrowserHash): Promise<Setup | undefined>
  find(setup: SetupId): Promise<Setup | undefined>
  /** Uses the address up. False when it was used, replaced or is over: of two that race, one wins. */
  use(setup: SetupId, by: { browser: BrowserHash; at: Date }): Promise<boolean>
  save(setup: Setup): Promise<void>
}
