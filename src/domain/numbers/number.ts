import type { Language } from '../ids.ts'

/** A telephone number as stored and dialled: '+' and digits only (ITU-T E.164). */
export type E164 = string & { readonly brand: 'E164' }

/** A number that a call may be placed to. */
export interface CallableNumber {
  e164: E164
  /** ISO 3166-1 alpha-2. */
  country: string
  type: 'mobile' | 'fixed' | 'fixed-or-mobile' | 'internet'
  /** As people of that country write it: '090-1234-5678'. */
  national: string
}

/** Why a number cannot be registered or called. Each has its own words on the page (LO-10). */
export type NumberRefusal =
  | 'empty'
  /** No country code, and the country given is none we know. */
  | 'no-country'
  /** Too short, too long, an unused range, or not a number at all. */
  | 'invalid'
  /** Emergency and other short numbers, and switching codes such as *21#. */
  | 'short'
  /** A number behind a switchboard: the call would end at the switchboard. */
  | 'extension'
  /** Whoever owns such a number earns by being called (R20). */
  | 'premium'
  | 'shared-cost'
  | 'satellite'
  /** Freephone, pager, voicemail, personal and company-wide numbers: not one person's telephone. */
  | 'special-service'
  | 'unknown-type'
  | 'country-not-allowed'

export type NumberVerdict =
  | ({ accepted: true } & CallableNumber)
  | { accepted: false; reason: NumberRefusal }

export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string
  callingCode: string
  name: string
}

/** What the domain asks about telephone numbers. Numbers age: read a stored one again before calling it. */
export interface Numbers {
  /** Decides whether `text`, as typed in `country` (ISO 3166-1 alpha-2), is a number that can be called. */
  read(text: string, country: string): NumberVerdict
  /** For its owner's eyes: '+81 90-1234-5678'. */
  show(e164: string): string
  /** The countries that may be called, sorted by name in `language`, for the form. */
  countries(language: Language): Country[]
}

/** For who has shown only one factor: the last digits and nothing about the country (R12). */
export const maskNumber = (e164: string): string => `•••• ${e164.slice(-4)}`

/** The range that a number was given out in, for the cap per prefix: all but its last four digits (R20). */
export const rangeOf = (e164: string): string => e164.slice(0, -4)
