import type { AccountId } from '../ids.ts'

/** Where is written what concerns no account: refused passwords of names that nobody has. No account id begins with 0. */
export const NO_ACCOUNT = '000000000000' as AccountId
