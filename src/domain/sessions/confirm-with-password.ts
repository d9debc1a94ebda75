import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { checkPassword, type PasswordRefusal } from '../signin/check-password.ts'
import type { User } from '../users/user.ts'
import { raiseSession } from './confirm-with-code.ts'
import type { Session } from './session.ts'

export type PasswordConfirmation =
  | { confirmed: true; token: string }
  /** 'session-over': it ended meanwhile. 'device-first': the user is protected. */
  | {
      confirmed: false
      reason: PasswordRefusal | 'session-over' | 'device-first'
      retryAt?: Date
    }

/** The password again, for someone who never had a device. */
export async function confirmWithPassword(
  ports: Ports,
  {
    session,
    user,
    password,
    asker,
  }: { session: Session; user: User; password: string; asker: Asker },
): Promise<PasswordConfirmation> {
  if (user.protectedAt) return { confirmed: false, reason: 'device-first' }
  const verdict = readEmailAddress(user.signInKey)
  const throttleKey = verdict.accepted ? verdict.throttleKey : user.signInKey
  const name = { key: user.signInKey, throttleKey }
  const checked = await checkPassword(ports, { name, password, asker })
  if (!checked.right) {
    const { reason, retryAt } = checked
    return { confirmed: false, reason, ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const now = await stores.users.lock(user.id)
    if (now.protectedAt) return { confirmed: false, reason: 'device-first' }
    if (now.passwordHash !== checked.user.passwordHash)
      return { confirmed: false, reason: 'wrong-password' }
    for (const key of checked.counted) await stores.throttle.clear(key)
    const shown = { factor: 'password' as const, at: ports.now() }
    const token = await raiseSession(ports, stores, { session, shown })
    return token ? { confirmed: true, token } : { confirmed: false, reason: 'session-over' }
  })
}
