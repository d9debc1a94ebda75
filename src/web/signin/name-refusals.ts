import type { UserSigninRefusals } from '../../domain/signin/signin-name.ts'
import type { WordKey } from '../../words/words.ts'
import type { Refusal, View } from '../shared/view.ts'

const ACCOUNT: Record<NonNullable<UserSigninRefusals['account']>, WordKey> = {
  missing: 'signin.account-missing',
  'not-an-account': 'signin.account-bad',
}
const USER: Record<NonNullable<UserSigninRefusals['userName']>, WordKey> = {
  missing: 'signin.user-missing',
  'too-long': 'signin.user-bad',
  characters: 'signin.user-bad',
}

/** What is wrong with the form of an account or a user name. Nothing about who exists (R12). */
export const userSigninRefusals = (
  { words }: View,
  { account, userName }: UserSigninRefusals,
): Refusal[] => [
  ...(account ? [{ field: 'account', text: words(ACCOUNT[account]) }] : []),
  ...(userName ? [{ field: 'user', text: words(USER[userName]) }] : []),
]
