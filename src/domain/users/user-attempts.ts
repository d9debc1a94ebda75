import type { Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from './user.ts'

/** Where wrong passwords of everybody together are counted, as `checkPassword` does. */
const countOf = (signInKey: string) => `passwords:${hashToken(signInKey)}`

/** Attempts are counted by name. A new name must be no new start for whoever guesses, and the old one no burden. */
export async function carryAttempts(
  { throttle }: Stores,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const [old, next] = [countOf(from), countOf(to)]
  await throttle.changeAll([old, next], ([before, after]) => {
    const more = before!.count > after!.count ? before! : after!
    return [[before!, more], undefined]
  })
  await throttle.clear(old)
}

/** Whoever has the name next begins anew. */
export const forgetAttempts = ({ throttle }: Stores, { signInKey }: User): Promise<void> =>
  throttle.clear(countOf(signInKey))
