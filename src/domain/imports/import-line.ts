import { type AddressRefusal, readEmailAddress } from '../addresses/email-address.ts'
import { defined } from '../defined.ts'
import { fromBase32 } from '../devices/base32.ts'
import { LANGUAGES, type Language } from '../ids.ts'
import type { NumberRefusal, NumberVerdict } from '../numbers/number.ts'
import { TIME_ZONES } from '../users/change-settings.ts'
import { readUserName, type UserNameRefusal } from '../users/user-name.ts'
import { type HashRefusal, judgeHash } from './foreign-hash.ts'

/** The columns a file may have; `user_name` alone must be there. */
export const COLUMNS = [
  'user_name',
  'email',
  'email_verified',
  'language',
  'time_zone',
  'groups',
  'number',
  'password_hash',
  'totp_secret',
] as const
export type Column = (typeof COLUMNS)[number]

/** One line of the file: where it stands, counted from 1 with the heading, and what it says. */
export interface ImportLine {
  line: number
  values: Readonly<Partial<Record<Column, string>>>
}

export type FaultReason =
  | `user-name-${UserNameRefusal}`
  | `email-${AddressRefusal}`
  | `number-${NumberRefusal}`
  | HashRefusal
  /** Two lines of the file, or a line and somebody who is here. */
  | 'user-name-twice'
  | 'user-name-taken'
  /** An invitation is asked for, and that mailbox was written to too often in the last hour (R21). */
  | 'email-too-many'
  /** Verified, but no address is given. */
  | 'email-missing'
  | 'not-yes-or-no'
  | 'language-unknown'
  | 'time-zone-unknown'
  | 'group-unknown'
  /** It holds permission sets that whoever imports may not give. */
  | 'group-not-permitted'
  | 'secret-not-base32'
  /** RFC 4226 asks for 128 bits; apps have long made 80. Shorter is no secret. */
  | 'secret-too-short'
  | 'secret-too-long'

export interface Fault {
  line: number
  column: Column
  reason: FaultReason
}

/** A person as the file describes them. */
export interface Newcomer {
  line: number
  userName: string
  key: string
  email?: string
  emailVerified: boolean
  language?: Language
  timeZone?: string
  groups: readonly string[]
  number?: { e164: string; country: string }
  passwordHash?: string
  secret?: Uint8Array
}

export type LineReading =
  | { accepted: true; newcomer: Newcomer }
  | { accepted: false; faults: Fault[] }

/** Reads one line. Every fault of it is told, not the first alone. */
export function readLine(
  { line, values }: ImportLine,
  numberOf: (text: string) => NumberVerdict,
): LineReading {
  const faults: Fault[] = []
  const wrong = (column: Column, reason: FaultReason): undefined => {
    faults.push({ line, column, reason })
    return undefined
  }
  const given = <Value>(column: Column, read: (text: string) => Value | undefined) => {
    const text = values[column]?.trim()
    return text ? read(text) : undefined
  }

  const name = readUserName(values.user_name ?? '')
  if (!name.accepted) wrong('user_name', `user-name-${name.reason}`)
  const newcomer = defined({
    email: given('email', (text) => {
      const read = readEmailAddress(text)
      return read.accepted ? read.address : wrong('email', `email-${read.reason}`)
    }),
    language: given(
      'language',
      (text) => LANGUAGES.find((known) => known === text) ?? wrong('language', 'language-unknown'),
    ),
    timeZone: given('time_zone', (text) =>
      TIME_ZONES.includes(text) ? text : wrong('time_zone', 'time-zone-unknown'),
    ),
    number: given('number', (text) => {
      const read = numberOf(text)
      if (!read.accepted) return wrong('number', `number-${read.reason}`)
      return { e164: read.e164, country: read.country }
    }),
    passwordHash: given('password_hash', (text) => {
      const verdict = judgeHash(text)
      return verdict.accepted ? text : wrong('password_hash', verdict.reason)
    }),
    secret: given('totp_secret', (text) => {
      const read = readSecret(text)
      return typeof read === 'string' ? wrong('totp_secret', read) : read
    }),
  })
  const emailVerified = given('email_verified', (text) => {
    if (text === 'yes') return true
    return text === 'no' ? false : wrong('email_verified', 'not-yes-or-no')
  })
  if (emailVerified && !values.email?.trim()) wrong('email', 'email-missing')
  if (faults.length > 0 || !name.accepted) return { accepted: false, faults }
  const { userName, key } = name
  const groups = given('groups', listOf) ?? []
  return {
    accepted: true,
    newcomer: { line, userName, key, groups, emailVerified: emailVerified ?? false, ...newcomer },
  }
}

/** Names between semicolons, each once. */
const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(';')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
]

const SECRET_BYTES = { least: 10, most: 64 }

function readSecret(text: string): Uint8Array | FaultReason {
  const bytes = fromBase32(text)
  if (!bytes) return 'secret-not-base32'
  if (bytes.length < SECRET_BYTES.least) return 'secret-too-short'
  return bytes.length > SECRET_BYTES.most ? 'secret-too-long' : bytes
}
