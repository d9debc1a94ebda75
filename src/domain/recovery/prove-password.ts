import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { checkPassword, type PasswordRefusal } from '../signin/check-password.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import type { User } from '../users/user.ts'
import { wantsPassword } from './move-recovery.ts'
import { proveRecovery } from './prove-recovery.ts'
import { freshProofs, isUnfinished } from './recovery.ts'
import { findRunning, type Running } from './running-recovery.ts'

export type PasswordProof =
  | { proved: true }
  /** 'no-recovery': none runs in this browser, or something else comes first. */
  | { proved: false; reason: PasswordRefusal | 'no-recovery'; retryAt?: Date }

/**
 * The password once more, where everything else is there and it was shown more than an hour ago: pauses between calls can
 * take longer than that. It counts in the browser that began, and costs what it costs at a sign-in.
 */
export async function provePassword(
  ports: Ports,
  { asker, password }: { asker: Asker; password: string },
): Promise<PasswordProof> {
  // Before any hash: who has confirmed nothing else learns nothing here about a password (R12).
  const asked = await ports.read((stores) => whoIsAsked(ports, stores, asker))
  if (asked === 'nobody') return { proved: false, reason: 'no-recovery' }
  if (asked === 'shown') return { proved: true }
  const checked = await checkPassword(ports, { name: signinNameOf(asked), password, asker })
  if (!checked.right) {
    const { reason, retryAt } = checked
    return { proved: false, reason, ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (!running) return { proved: false, reason: 'no-recovery' }
    const shown = isShown(ports, running)
    if (!shown && !isAsked(ports, running)) return { proved: false, reason: 'no-recovery' }
    // It was changed while the hash was computed: what was shown is the old one.
    if (running.user.passwordHash !== checked.user.passwordHash)
      return { proved: false, reason: 'wrong-password' }
    await stores.throttle.clear(...checked.counted)
    if (shown) return { proved: true }
    const { id: recoveryId } = running.attempt
    const proved = await proveRecovery(ports, stores, { recoveryId, proof: 'password', asker })
    return proved ? { proved } : { proved, reason: 'no-recovery' }
  })
}

type Asked = Pick<Running, 'attempt' | 'target'>

const isAsked = ({ now, settings }: Ports, { attempt, target }: Asked): boolean =>
  isUnfinished(attempt) && wantsPassword(target, attempt.proofs, { now: now(), settings })

/** The button was pressed twice: the second press finds what the first one did. */
const isShown = ({ now, settings }: Ports, { attempt, target }: Asked): boolean =>
  isUnfinished(attempt) &&
  target.status.name !== 'proving' &&
  freshProofs(attempt.proofs, { now: now(), settings }).includes('password')

async function whoIsAsked(
  ports: Ports,
  { recoveries, users }: Stores,
  { browser }: Asker,
): Promise<User | 'shown' | 'nobody'> {
  const attempt = await recoveries.newestIn(browser)
  const target = attempt?.claims ? await recoveries.find(attempt.claims) : attempt
  if (!attempt || !target) return 'nobody'
  if (isShown(ports, { attempt, target })) return 'shown'
  return isAsked(ports, { attempt, target })
    ? ((await users.find(attempt.userId)) ?? 'nobody')
    : 'nobody'
}
