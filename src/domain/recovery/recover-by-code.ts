import type { Asker } from '../asker.ts'
import { writeRefusal } from '../audit/write-refusal.ts'
import { isKnown } from '../browsers/store.ts'
import { canSignIn } from '../devices/device.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { chargeCode } from '../recovery-codes/charge-code.ts'
import { macsOf, readRecoveryCode } from '../recovery-codes/recovery-code.ts'
import { signinNameOf } from '../signin/signin-name.ts'
import type { SigninAttempt } from '../signin/store.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import { type Closed, isOpen, situationOf } from '../ways/situation.ts'
import { beginByCode } from './begin-by-code.ts'
import { isFreshAttempt, isStillShown } from './open-recovery.ts'

export type CodeProofRefusal =
  | Closed
  | 'password-first'
  | 'wait'
  | 'too-many'
  | 'not-a-code'
  | 'wrong-code'
  | 'code-already-used'
export type CodeProof =
  | { opened: true }
  | { opened: false; reason: CodeProofRefusal; retryAt?: Date }

interface Typed {
  asker: Asker
  typed: string
  lostDevices: readonly DeviceId[]
}

/**
 * W2: after its password, a recovery code opens the way at once in this browser. Before it was right there is nothing that
 * could be stopped, claimed or counted as a recovery.
 */
export async function recoverByCode(ports: Ports, input: Typed): Promise<CodeProof> {
  const { asker } = input
  const refuse = (reason: CodeProofRefusal): CodeProof => ({ opened: false, reason })
  const attempt = await ports.read(({ signins }) => signins.find(asker.browser))
  if (!attempt || !isFreshAttempt(ports, attempt)) return refuse('password-first')
  const read = readRecoveryCode(input.typed)
  if (!read.accepted) return refuse('not-a-code')

  const charged = await chargeCode(ports, await whoTypes(ports, attempt, asker))
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { opened: false, reason, ...(retryAt && { retryAt }) }
  }
  const { counted } = charged
  return ports.transact((stores) =>
    judge(ports, stores, { ...input, attempt, code: read.code, counted }),
  )
}

const whoTypes = ({ read, settings, now }: Ports, { userId }: SigninAttempt, asker: Asker) =>
  read(async ({ users, browsers }) => ({
    name: signinNameOf(await users.get(userId)),
    asker,
    way: 'recovery-code' as const,
    known: isKnown(await browsers.find(userId, asker.browser), settings, now()),
  }))

async function judge(
  ports: Ports,
  stores: Stores,
  input: Typed & { attempt: SigninAttempt; code: string; counted: readonly ThrottleKey[] },
): Promise<CodeProof> {
  const { asker, attempt } = input
  const refuse = (reason: CodeProofRefusal): CodeProof => ({ opened: false, reason })
  const user = await stores.users.lockIfThere(attempt.userId)
  // The password may have changed while this waited, or an administrator closed the door.
  if (!user || user.suspendedAt || !(await isStillShown(stores, attempt)))
    return refuse('password-first')
  const code = await stores.recoveryCodes.find(user.id, macsOf(ports.vault, user.id, input.code))
  if (!code || code.usedAt) {
    await writeRefusal(ports, stores, { kind: 'recovery-code.refused', user, asker })
    return refuse(code ? 'code-already-used' : 'wrong-code')
  }
  const way = 'recovery-code'
  const situation = await situationOf(stores, user.id, ports.now())
  const outside = { telephone: ports.telephone, now: ports.now() }
  const openness = isOpen(way, situation, outside)
  if (!openness.open) return refuse(openness.reason)

  const own = situation.devices.filter(canSignIn).map(({ id }) => id)
  const lostDevices = own.filter((id) => input.lostDevices.includes(id))
  const proofs = [{ proof: 'password', at: attempt.passwordShownAt }] as const
  await beginByCode(ports, stores, { way, situation, code, lostDevices, proofs, asker })
  await stores.throttle.clear(...input.counted)
  return { opened: true }
}
