import type { UserId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import { readUserName, userKey } from './user-name.ts'

/** The user of this name, however it is typed, in the account of whoever acts. */
export async function findByName(
  { read }: Ports,
  { acting, name }: { acting: Acting; name: string },
): Promise<UserId | undefined> {
  const typed = readUserName(name)
  if (!typed.accepted) return undefined
  const key = userKey(acting.user.accountId, typed.key)
  return (await read(({ users }) => users.findBySignInKey(key)))?.id
}
