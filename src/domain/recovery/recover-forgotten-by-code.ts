import type { Asker } from '../asker.ts'
import { writeRefusal } from '../audit/write-refusal.ts'
import { canSignIn } from '../devices/device.ts'
import type { Ports, Stores } from '../ports.ts'
import { chargeCode } from '../recovery-codes/charge-code.ts'
import { macsOf, readRecoveryCode } from '../recovery-codes/recovery-code.ts'
import { findNamed, type Named, NOBODY } from '../signin/find-named.ts'
import type { TypedName } from '../signin/signin-name.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import { type Closed, isOpen, situationOf } from '../ways/situation.ts'
import { beginByCode } from './begin-by-code.ts'

/** 'refused': no such name, no such code, or one that was used. Which of them is not told (R12). */
export type ForgottenByCodeRefusal = Closed | 'wait' | 'too-many' | 'not-a-code' | 'refused'
export type ForgottenByCode =
  | { opened: true }
  | { opened: false; reason: ForgottenByCodeRefusal; retryAt?: Date }

interface Typed {
  name: TypedName
  typed: string
  asker: Asker
}

/**
 * W4: the password is forgotten too. A name and one of its recovery codes open an attempt in this browser, which needs a mail
 * link or a keyed call besides. A name of nobody, of somebody without codes, and a wrong code cost the same limits and
 * statements (R12, R27).
 */
export async function recoverForgottenByCode(ports: Ports, input: Typed): Promise<ForgottenByCode> {
  const read = readRecoveryCode(input.typed)
  if (!read.accepted) return { opened: false, reason: 'not-a-code' }
  const { asker } = input
  const named = await ports.read((stores) => findNamed(ports, stores, input))
  const charged = await chargeCode(ports, { ...named, asker, way: 'recovery-code-forgotten' })
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { opened: false, reason, ...(retryAt && { retryAt }) }
  }
  const { counted } = charged
  return ports.transact((stores) =>
    judge(ports, stores, { named, asker, code: read.code, counted }),
  )
}

async function judge(
  ports: Ports,
  stores: Stores,
  {
    named,
    asker,
    ...typed
  }: { named: Named; asker: Asker; code: string; counted: readonly ThrottleKey[] },
): Promise<ForgottenByCode> {
  const id = named.user?.id ?? NOBODY
  const user = await stores.users.lockIfThere(id)
  const code = await stores.recoveryCodes.find(id, macsOf(ports.vault, id, typed.code))
  if (!user || user.suspendedAt || !code || code.usedAt) {
    await writeRefusal(ports, stores, { kind: 'recovery-code.refused', user, asker })
    return { opened: false, reason: 'refused' }
  }
  const way = 'recovery-code-forgotten'
  const situation = await situationOf(stores, id, ports.now())
  const outside = { telephone: ports.telephone, now: ports.now() }
  const openness = isOpen(way, situation, outside)
  if (!openness.open) return { opened: false, reason: openness.reason }
  // Whoever had a device left would show that one: everything that they could sign in with is lost.
  const lostDevices = situation.devices.filter(canSignIn).map((device) => device.id)
  await beginByCode(ports, stores, { way, situation, code, lostDevices, proofs: [], asker })
  await stores.throttle.clear(...typed.counted)
  return { opened: true }
}
