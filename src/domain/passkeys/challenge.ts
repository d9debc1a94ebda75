import type { BrowserHash } from '../ids.ts'

/** What a passkey is asked for. An answer to one question is none to another. */
export const PASSKEY_PURPOSES = [
  'sign-in',
  'second-factor',
  'confirm',
  'try',
  'forgotten-password',
  'finish-now',
  'found',
  'undo',
  'enrol',
] as const
export type PasskeyPurpose = (typeof PASSKEY_PURPOSES)[number]

/** A question that waits for one answer, from the browser that it was put to. */
export interface Challenge {
  challengeHash: string
  browser: BrowserHash
  purpose: PasskeyPurpose
  /** Whose passkey, or which session's draft. Absent where nobody is known yet. */
  subject?: string
  expiresAt: Date
}
