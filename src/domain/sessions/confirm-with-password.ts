import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { checkPassword, type PasswordRefusal } from '../signin/check-password.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import { raiseSession } from './confirm-with-device.ts'
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
  { session, password, asker }: { session: Session; password: string; asker: Asker },
): Promise<PasswordConfirmation> {
  const user = await ports.read(({ users }) => users.find(session.userId))
  if (!user) return { confirmed: false, reason: 'session-over' }
  if (user.protectedAt) return { confirmed: false, reason: 'device-first' }
  const checked = await checkPassword(ports, { name: signinNameOf(user), password, asker })
  if (!checked.right) {
    const { reason, retryAt } = checked
    return { confirmed: false, reason, ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const now = await stores.users.lockIfThere(user.id)
    if (!now || now.suspendedAt) return { confirmed: false, reason: 'session-over' }
    if (now.protectedAt) return { confirmed: false, reason: 'device-first' }
    if (now.passwordHash !== checked.user.passwordHash)
      return { confirmed: false, reason: 'wrong-password' }
    await stores.throttle.clear(...checked.counted)
    const shown = { factor: 'password' as const, at: ports.now() }
    const token = await raiseSession(ports, stores, { session, shown })
    return token ? { confirmed: true, token } : { confirmed: false, reason: 'session-over' }
  })
}
