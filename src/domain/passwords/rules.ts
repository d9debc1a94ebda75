import type { Stores } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { User } from '../users/user.ts'
import type { PasswordRules } from './password.ts'

/** The rules for this user's next password: its length, and what a guesser would know about its owner. */
export async function passwordRules(
  { users, accounts }: Stores,
  user: User,
  settings: Settings,
): Promise<PasswordRules> {
  const account = await accounts.get(user.accountId)
  const addresses = await users.addresses(user.id)
  const number = await users.findNumber(user.id)
  const about = [
    account.name,
    account.id,
    user.userName ?? '',
    ...addresses.map(({ email }) => email),
    number?.e164 ?? '',
  ]
  return {
    least: settings.passwordLength,
    most: settings.passwordLengthMost,
    about: about.filter((text) => text !== ''),
  }
}
