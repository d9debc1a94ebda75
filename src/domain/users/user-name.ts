import type { AccountId } from '../ids.ts'

export type UserNameRefusal = 'missing' | 'too-long' | 'characters'
export type UserNameVerdict =
  | { accepted: true; userName: string; key: string }
  | { accepted: false; reason: UserNameRefusal }

const MOST = 64

/** Letters and digits of any script, and what cloud consoles allow beside them. Never ':': it ends the account in a key. */
const ALLOWED = /^[\p{L}\p{N}_+=,.@-]+$/u

/** Reads a typed user name. Names that differ only in case, width or Unicode form are one (A08d). */
export function readUserName(text: string): UserNameVerdict {
  const userName = text.normalize('NFKC').trim()
  if (userName === '') return { accepted: false, reason: 'missing' }
  if ([...userName].length > MOST) return { accepted: false, reason: 'too-long' }
  if (!ALLOWED.test(userName)) return { accepted: false, reason: 'characters' }
  return { accepted: true, userName, key: userName.toLowerCase().normalize('NFKC') }
}

/**
 * The sign-in key of a user of an account. All users of an account stand together in the order of their names, so that
 * one index finds a person at sign-in and turns the pages of the list. No e-mail address, which is root's key, can hold a
 * ':': nobody gets among the users of another account by the address they choose.
 */
export const userKey = (account: AccountId, key: string): string => `${account}:${key}`
