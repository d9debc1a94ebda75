import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { SigninName } from '../signin/signin-name.ts'
import { type Charge, charge } from '../throttle/charge.ts'
import { clearedBy } from '../throttle/charges-apart.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import type { ThrottleVerdict } from '../throttle/throttle.ts'

interface Attempt {
  name: SigninName
  asker: Asker
  known: boolean
  /** Whether it was typed after the password. */
  way: 'recovery-code' | 'recovery-code-forgotten'
}

export type CodeCharge = ThrottleVerdict & {
  /** Cleared by whoever makes use of a right code, in that transaction. */
  counted: readonly ThrottleKey[]
}

/**
 * Charges one typed recovery code before anything is looked up (R27, invariant 7), by the name alone: who exists is no
 * matter yet. Its counts are its own, so that neither wrong codes close another way nor the other way round; a known
 * browser's are apart from those of strangers, and after the password from those of whoever knows a name (A12).
 */
export async function chargeCode(ports: Ports, attempt: Attempt): Promise<CodeCharge> {
  const charges = chargesFor(ports, attempt)
  const verdict = await charge(ports, charges)
  return { ...verdict, counted: clearedBy(charges) }
}

function chargesFor({ settings }: Ports, { name, asker, known, way }: Attempt): Charge[] {
  const target = hashToken(name.throttleKey)
  const network = { key: `network:${asker.networkPrefix}`, limit: limits.network(settings) }
  const limit = limits.unguessable(settings)
  if (known) return [network, { key: `${way}:${target}:browser:${asker.browser}`, limit }]
  return [
    network,
    { key: `${way}:${target}:${asker.networkPrefix}`, limit },
    { key: `${way}:${target}`, limit: limits.recoveryCodesOfStrangers(settings) },
  ]
}
