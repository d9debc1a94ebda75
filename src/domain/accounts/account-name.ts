import type { AccountId } from '../ids.ts'

/** How an account was named: by the digits of its id, or by its alias (which nobody may have). */
export type AccountName = { id: AccountId } | { alias: string }
export type AccountNameVerdict =
  | { accepted: true; account: AccountName }
  | { accepted: false; reason: 'missing' | 'not-an-account' }

/** Reads what is typed for an account: its id with or without spaces and dashes, or its alias in any case and width. */
export function readAccountName(text: string): AccountNameVerdict {
  const typed = text.normalize('NFKC').trim()
  if (typed === '') return { accepted: false, reason: 'missing' }
  const digits = typed.replace(/[\s\p{Dash}]/gu, '')
  if (/^\d{12}$/.test(digits)) return { accepted: true, account: { id: digits as AccountId } }
  const alias = typed.toLowerCase()
  if (/^[a-z0-9-]{3,63}$/.test(alias)) return { accepted: true, account: { alias } }
  return { accepted: false, reason: 'not-an-account' }
}
