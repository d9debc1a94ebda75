import type { AccountId, BrowserHash, UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'

/** A browser that signed in as the user, or opened one of their mail links. It widens throttles, nothing else. */
export interface KnownBrowser {
  browser: BrowserHash
  accountId: AccountId
  userId: UserId
  signedInAt?: Date
  mailOpenedAt?: Date
  firstSeenAt: Date
  userAgent: string
  network: string
}

/** Whether the browser's attempts are counted apart from those of strangers. */
export function isKnown(known: KnownBrowser | undefined, settings: Settings, now: Date): boolean {
  const within = (at: Date | undefined, ms: number) =>
    at !== undefined && now.getTime() - at.getTime() < ms
  return (
    within(known?.signedInAt, settings.knownBrowserMs) ||
    within(known?.mailOpenedAt, settings.browserAfterMailMs)
  )
}

export interface BrowserStore {
  find(user: UserId, browser: BrowserHash): Promise<KnownBrowser | undefined>
  of(user: UserId): Promise<KnownBrowser[]>
  /** When each of these users last signed in; who never did, or was forgotten everywhere, is not there. */
  lastSignIns(users: readonly UserId[]): Promise<{ userId: UserId; at: Date }[]>
  /** Adds it, or updates the moments that are given. */
  remember(known: KnownBrowser): Promise<void>
  /** False when this user has no such browser. */
  forget(user: UserId, browser: BrowserHash): Promise<boolean>
}
