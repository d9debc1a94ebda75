import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import {
  judgePassword,
  normalisePassword,
  type PasswordRefusal as Weakness,
} from '../passwords/password.ts'
import { passwordRules } from '../passwords/rules.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished } from '../recovery/recovery.ts'
import { stopRecovery } from '../recovery/stop-recovery.ts'
import { raiseSession } from '../sessions/confirm-with-device.ts'
import { isConfirmed, isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { checkPassword, type PasswordRefusal } from '../signin/check-password.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import type { User } from './user.ts'

export type ChangePasswordRefusal =
  | Weakness
  | PasswordRefusal
  | SessionOver
  | 'confirm-first'
  | 'same-as-before'
export type PasswordChange =
  /** The session goes on under a new token, every other one has ended. */
  | { changed: true; token: string }
  | { changed: false; reason: ChangePasswordRefusal; retryAt?: Date }

interface Input {
  session: Session
  current: string
  next: string
  asker: Asker
}

/**
 * A new password in place of a known one. The old one is charged and checked as at sign-in; whoever is protected shows a
 * fresh device too, so that a stolen password does not change itself (invariant 2).
 */
export async function changePassword(ports: Ports, input: Input): Promise<PasswordChange> {
  const { asker } = input
  const refuse = (reason: ChangePasswordRefusal): PasswordChange => ({ changed: false, reason })
  const asked = await ports.read(async (stores) => {
    const user = await stores.users.get(input.session.userId)
    return { user, rules: await passwordRules(stores, user, ports.settings) }
  })
  if (!mayChange(ports, input.session, asked.user)) return refuse('confirm-first')
  const verdict = judgePassword(input.next, asked.rules)
  if (!verdict.accepted) return refuse(verdict.reason)
  if (normalisePassword(input.next) === normalisePassword(input.current))
    return refuse('same-as-before')

  const name = signinNameOf(asked.user)
  const checked = await checkPassword(ports, { name, password: input.current, asker })
  if (!checked.right) {
    const { reason, retryAt } = checked
    return { changed: false, reason, ...(retryAt && { retryAt }) }
  }
  const passwordHash = await ports.passwords.hash(normalisePassword(input.next))
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return refuse('session-over')
    const { user, session } = own
    if (user.passwordHash !== checked.user.passwordHash) return refuse('wrong-password')
    if (!mayChange(ports, session, user)) return refuse('confirm-first')
    const shown = { factor: 'password' as const, at: ports.now() }
    const token = await raiseSession(ports, stores, { session, shown })
    if (!token) return refuse('session-over')
    await stores.throttle.clear(...checked.counted)
    await store(ports, stores, {
      user: { ...user, ...earlier(ports, user), passwordHash },
      session,
      asker,
    })
    return { changed: true, token }
  })
}

/** The oldest of the last days: whoever changes it twice does not push the owner's out. */
function earlier({ now, settings }: Ports, user: User): Partial<User> {
  const { passwordHash, earlierPasswordUntil: until } = user
  if (!passwordHash || (until && until > now())) return {}
  const earlierPasswordUntil = new Date(now().getTime() + settings.undoWindowMs)
  return { earlierPasswordHash: passwordHash, earlierPasswordUntil }
}

/** Without a device the old password is itself the fresh factor. */
const mayChange = ({ settings, now }: Ports, session: Session, user: User): boolean =>
  user.protectedAt
    ? isConfirmed(session, user, { settings, now: now() })
    : isFullySignedIn(session, user)

async function store(
  ports: Ports,
  stores: Stores,
  { user, session, asker }: { user: User; session: Session; asker: Asker },
): Promise<void> {
  await stores.users.save({ ...user, passwordSetAt: ports.now() })
  await stores.sessions.endAll(user.id, session.id)
  await stores.signins.dropAll(user.id)
  // Whatever the old password began must not end as if nothing had happened.
  for (const recovery of await stores.recoveries.of(user.id, ports.now()))
    if (isUnfinished(recovery))
      await stopRecovery(ports, stores, { recovery, user, by: 'session', asker })
  await writeEvent(ports, stores, { kind: 'password.changed', user, session, asker })
  await tellOwner(ports, stores, { event: 'password-changed', user, asker })
}
