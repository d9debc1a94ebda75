import type { BrowserHash } from '../ids.ts'

/** What a passkey is asked for. An answer to one question is none to another. */
export const ASK_PURPOSES = [
  'sign-in',
  'second-factor',
  'confirm',
  'try',
  'forgotten-password',
  'finish-now',
  'found',
  'undo',
] as const
export type AskPurpose = (typeof ASK_PURPOSES)[number]
/** 'enrol': where one is made. */
export type PasskeyPurpose = AskPurpose | 'enrol'

/** A question that waits for one answer, from the browser that it was put to. */
export interface Challenge {
  challengeHash: string
  browser: BrowserHash
  purpose: PasskeyPurpose
  /** Whose passkey, or which session's draft. Absent where nobody is known yet. */
  subject?: string
  expiresAt: Date
}
