import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { canSignIn } from '../devices/device.ts'
import { normalisePassword } from '../passwords/password.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { checkPassword, type PasswordRefusal } from './check-password.ts'
import { type FinishedSignin, finishSignin } from './finish-signin.ts'
import type { TypedName } from './signin-name.ts'

export interface PasswordInput {
  name: TypedName
  password: string
  asker: Asker
}

export type PasswordAnswer =
  /** 'trouble': protected, and no device can be asked for. */
  | { passed: true; next: 'code' | 'trouble' }
  | ({ passed: true; next: 'done' } & FinishedSignin)
  | { passed: false; reason: PasswordRefusal; retryAt?: Date }
  /** An administrator closed the door. Told only to whoever knows the password. */
  | { passed: false; reason: 'suspended'; accountName: string }

/** The first factor of a sign-in. Whoever is protected is then asked for a device; nobody else is let in by it. */
export async function answerWithPassword(
  ports: Ports,
  input: PasswordInput,
): Promise<PasswordAnswer> {
  const checked = await checkPassword(ports, input)
  if (!checked.right) {
    const { reason, retryAt } = checked
    return { passed: false, reason, ...(retryAt && { retryAt }) }
  }
  const fresherHash = await rehash(ports, checked.user, input.password)

  return ports.transact(async (stores) => {
    const user = await stores.users.lockIfThere(checked.user.id)
    // It was changed while the hash was computed: what was shown is the old one.
    if (!user || user.passwordHash !== checked.user.passwordHash)
      return { passed: false, reason: 'wrong-password' }
    await stores.throttle.clear(...checked.counted)
    if (fresherHash) await stores.users.save({ ...user, passwordHash: fresherHash })
    if (user.suspendedAt) return turnAway(ports, stores, { user, asker: input.asker })
    if (user.protectedAt) return askForDevice(ports, stores, { user, asker: input.asker })

    const factors = [{ factor: 'password' as const, at: ports.now() }]
    const finished = await finishSignin(ports, stores, { user, asker: input.asker, factors })
    return { passed: true, next: 'done', ...finished }
  })
}

/** The parameters were raised since: this is the moment at which the password is known. */
async function rehash(
  { passwords }: Ports,
  { passwordHash }: User,
  password: string,
): Promise<string | undefined> {
  if (!passwordHash || !passwords.needsRehash(passwordHash)) return undefined
  return passwords.hash(normalisePassword(password))
}

async function turnAway(
  ports: Ports,
  stores: Stores,
  { user, asker }: { user: User; asker: Asker },
): Promise<PasswordAnswer> {
  const kind = 'signin.suspended-refused'
  await writeEvent(ports, stores, { kind, user, actor: 'nobody', asker })
  const { name } = await stores.accounts.get(user.accountId)
  return { passed: false, reason: 'suspended', accountName: name }
}

async function askForDevice(
  ports: Ports,
  stores: Stores,
  { user, asker }: { user: User; asker: Asker },
): Promise<PasswordAnswer> {
  const devices = await stores.devices.all(user.id)
  await stores.signins.put({
    browser: asker.browser,
    accountId: user.accountId,
    userId: user.id,
    passwordShownAt: ports.now(),
  })
  await writeEvent(ports, stores, { kind: 'signin.password-shown', user, actor: 'nobody', asker })
  return { passed: true, next: devices.some(canSignIn) ? 'code' : 'trouble' }
}
