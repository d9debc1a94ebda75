import type { AccountId, CallId, Language, NumberId, RecoveryId, UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'
import type { Line } from './line.ts'

/**
 * One telephone call. README.md beside this file draws its states; `moveCall` alone changes it.
 * Nothing in it is worth stealing: the six digits are derived when asked for, and of what was keyed
 * only "how many, and right so far" is kept.
 */
export interface Call {
  id: CallId
  accountId: AccountId
  userId: UserId
  numberId: NumberId
  /** The block of numbers that is called, from `rangeOf`: toll fraud is bounded by it (R20). */
  range: string
  /** A keyed hash of the number. Whoever registers it again, or in another account, is counted with it (R21). */
  numberMac: string
  purpose: CallPurpose
  /** What a call with the purpose 'recovery' is a proof for. */
  recoveryId?: RecoveryId
  language: Language
  /** Counts the changes, so that of two reports at once one is told to look again. */
  version: number
  status: CallStatus
  createdAt: Date
  /** Queued: no longer dialled from then on. Afterwards: the end of the whole call, ringing included. */
  expiresAt: Date
  /** Who carries the call; absent before it was dialled, and between two providers. */
  provider?: string
  providerReference?: string
  /** The provider's own word for how it ended. For administrators: it is foreign text. */
  providerCause?: string
  /** Those that failed before it rang, the first one first. Each is tried once in a call. */
  tried?: readonly TriedProvider[]
  /** What it cost, in millionths, once its provider has told. */
  priceMicros?: number
  /** ISO 4217. */
  priceCurrency?: string
  /** When the provider is to be asked again. */
  priceDueAt?: Date
  /** When a person or a machine took the call. Decides how far away the next call is. */
  answeredAt?: Date
  endedAt?: Date
}

/** A provider that could not bring the call to the telephone, and what it said. */
export interface TriedProvider {
  provider: string
  cause?: string
}

export type CallPurpose = 'recovery' | 'test'

export type CallStatus =
  | { name: 'queued' }
  | Dialling
  | { name: 'ringing'; until: Date }
  | Switching
  | Answered
  | Present
  | Keying
  | { name: 'confirmed' }
  | { name: 'refused'; reason: CallReason }
  | { name: 'stopped'; by: CallStopper }

/** Asked of a provider, and nothing heard of the telephone yet. `next`: who may be tried should this one fail. */
export interface Dialling {
  name: 'dialling'
  until: Date
  next: readonly string[]
}

/** The provider failed before it rang: one of `next` is to be asked, by whoever marks it first. */
export interface Switching {
  name: 'switching'
  until: Date
  next: readonly string[]
}

/** Somebody took the call; whether it is a person is what the challenge digit finds out (R16). */
export interface Answered {
  name: 'answered'
  /** The digits 1-8 still to be tried, the one that is asked for first. */
  challengeDigits: readonly number[]
  challengeSpokenAt: Date | undefined
  /** Whether the sentence that offers 9 has begun. */
  nineOffered: boolean
  nineAt: Date | undefined
}

/** The challenge digit was right; the voice has not yet begun to ask for the six digits. */
export interface Present {
  name: 'present'
  nineAt: Date | undefined
}

/** The six digits exist, and the page shows them, in this state only (`digitsToShow`). */
export interface Keying {
  name: 'keying'
  until: Date
  triesLeft: number
  /** What was entered before in this call was not them. */
  wrongBefore?: true
  entry: { length: number; right: boolean; lastKeyAt: Date | undefined }
  /** Set while a 9 is all that was keyed. */
  nineAt: Date | undefined
}

/** 'hung-up' and 'expired' came on top of 3-recovery.md; README.md says why. */
export type CallReason =
  | CallFailure
  | 'voicemail'
  | 'not-present'
  | 'wrong-digits'
  | 'hung-up'
  | 'expired'

/** What a provider may say about a call that nobody took, or about a line that broke. */
export type CallFailure = 'busy' | 'no-answer' | 'rejected' | 'unreachable' | 'provider-error'

/** Who stopped it: 9 on the telephone, or the recovery that was stopped elsewhere. */
export type CallStopper = 'nine' | 'recovery'

export type CallEvent = (Happening | Report) & { readonly from?: string }

/** What the service itself does with a call. */
type Happening =
  /**
   * Stored, with the version as guard, before the provider is asked: so each provider dials at most once.
   * `next`: the providers after this one.
   */
  | { name: 'dialled'; provider: string; next: readonly string[] }
  /** The recovery that it was for was stopped, by mail or by an administrator. */
  | { name: 'stopped' }
  | { name: 'tick' }

/** What is reported of the line, by the provider named in `from`. `cause`: its own word for why. */
type Report =
  /** The provider's own name for the call, where it has one. */
  | { name: 'placed'; reference: string }
  | { name: 'ringing' }
  /** From `drawChallengeDigits`: one for each time the person may be asked. */
  | { name: 'answered'; challengeDigits: readonly number[] }
  | { name: 'machine-detected'; cause?: string }
  /** 'ended' comes as soon as all that a key depends on was to be heard, be it before the sentence is over. */
  | { name: 'spoken'; line: Line; point: 'begun' | 'ended' }
  /** One key, or as many as the provider collected: 0-9, * and #. */
  | { name: 'keys'; keys: string }
  | { name: 'hung-up'; cause?: string }
  | { name: 'failed'; reason: CallFailure; cause?: string }

/** Where and when an event happens. `mac` is `Vault.mac`: a keyed hash under the ring. */
export interface Moment {
  now: Date
  mac: (purpose: string, text: string) => string
  settings: Settings
}

export type NewCall = Pick<
  Call,
  | 'id'
  | 'accountId'
  | 'userId'
  | 'numberId'
  | 'range'
  | 'numberMac'
  | 'purpose'
  | 'language'
  | 'recoveryId'
>

/** Whoever asked watches the page; a telephone that rings later than this would come as a surprise. */
const QUEUED_MS = 60_000

/** A call to be placed, once `mayCall` has allowed it. */
export const newCall = (call: NewCall, now: Date): Call => ({
  ...call,
  version: 1,
  status: { name: 'queued' },
  createdAt: now,
  expiresAt: after(now, QUEUED_MS),
})

/** Whether nothing can happen to it any more. */
export const isOver = ({ status: { name } }: Call): boolean =>
  name === 'confirmed' || name === 'refused' || name === 'stopped'

/** A provider may say anything, and as much as it likes. */
export const MOST_CAUSE = 200

/** The ten thousand numbers around an E.164 number: what is rented out, and abused, as one. */
export const rangeOf = (e164: string): string => e164.slice(0, -4)

export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms)
