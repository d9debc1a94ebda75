import { type AccountName, readAccountName } from '../accounts/account-name.ts'
import { readEmailAddress } from '../addresses/email-address.ts'
import { NO_ACCOUNT } from '../audit/no-account.ts'
import type { AccountId } from '../ids.ts'
import type { Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { readUserName, type UserNameRefusal, userKey } from '../users/user-name.ts'

/** A sign-in name in the forms in which it is looked up and counted (A08d). */
export interface SigninName {
  key: string
  throttleKey: string
}

/** As it was typed. Whose account an alias is, is looked up only where a password is shown (R12). */
export type TypedName = SigninName | { account: AccountName; nameKey: string }

export interface UserSigninRefusals {
  account?: 'missing' | 'not-an-account'
  userName?: UserNameRefusal
}
export type UserSigninVerdict =
  | { accepted: true; name: TypedName; userName: string }
  | ({ accepted: false } & UserSigninRefusals)

/** The two fields of a user's sign-in. Only their form is judged: nobody learns here who exists. */
export function readUserSignin(account: string, userName: string): UserSigninVerdict {
  const [readAccount, readName] = [readAccountName(account), readUserName(userName)]
  if (!readAccount.accepted || !readName.accepted)
    return {
      accepted: false,
      ...(!readAccount.accepted && { account: readAccount.reason }),
      ...(!readName.accepted && { userName: readName.reason }),
    }
  const name = { account: readAccount.account, nameKey: readName.key }
  return { accepted: true, name, userName: readName.userName }
}

/** One form for each user, whether the account is named by its id or by its alias. An alias of nobody costs the same. */
export async function nameToCheck({ accounts }: Stores, name: TypedName): Promise<SigninName> {
  if ('key' in name) return name
  const { account, nameKey } = name
  if ('id' in account) return named(userKey(account.id, nameKey))
  const found = await accounts.findByAlias(account.alias)
  if (found) return named(userKey(found.id, nameKey))
  return { key: userKey(NO_ACCOUNT, nameKey), throttleKey: `${account.alias}:${nameKey}` }
}

/** The name under which the passwords of a known user are counted. */
export function signinNameOf({ role, signInKey }: User): SigninName {
  if (role === 'user') return named(signInKey)
  const read = readEmailAddress(signInKey)
  return { key: signInKey, throttleKey: read.accepted ? read.throttleKey : signInKey }
}

/** Of the name of a user. */
export const accountOf = ({ key }: SigninName): AccountId =>
  key.slice(0, key.indexOf(':')) as AccountId

const named = (key: string): SigninName => ({ key, throttleKey: key })
