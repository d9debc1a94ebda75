import type { Asker } from '../asker.ts'
import { isKnown } from '../browsers/store.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { nameToCheck, type SigninName, type TypedName } from './signin-name.ts'

/** Looked for even where there is no user, so that the statements are the same. */
export const NOBODY = 'nobody' as UserId

export interface Named {
  name: SigninName
  user: User | undefined
  /** This browser is one of theirs: its attempts are counted apart. */
  known: boolean
}

/** Whose name this is. The same statements for a name of nobody (R12). */
export async function findNamed(
  { settings, now }: Ports,
  stores: Stores,
  { name: typed, asker }: { name: TypedName; asker: Asker },
): Promise<Named> {
  const name = await nameToCheck(stores, typed)
  const user = await stores.users.findBySignInKey(name.key)
  const browser = await stores.browsers.find(user?.id ?? NOBODY, asker.browser)
  return { name, user, known: isKnown(browser, settings, now()) }
}
