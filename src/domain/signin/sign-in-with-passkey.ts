import type { Asker } from '../asker.ts'
import { readAssertion } from '../passkeys/answer.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type FinishedSignin, finishSignin } from './finish-signin.ts'
import { judgePasskey } from './judge-passkey.ts'

export type PasskeySignin =
  | ({ passed: true } & FinishedSignin)
  | {
      passed: false
      reason:
        | 'passkey-expired'
        /** Whatever it is: nobody learns here what there is (R12). */
        | 'passkey-refused'
        /** The passkey is right, and did not check who holds it: it is one factor, and the password is the other. */
        | 'passkey-unverified'
        | 'too-many'
      retryAt?: Date
      /** A credential that nobody has here, any more: what keeps it may drop it. */
      unknown?: string
    }

/** A passkey that checked who holds it is both factors: nobody has named themselves, and nobody was asked a password. */
export async function signInWithPasskey(
  ports: Ports,
  { passkey, asker }: { passkey: string; asker: Asker },
): Promise<PasskeySignin> {
  const key = `network:${asker.networkPrefix}`
  const charged = await charge(ports, [{ key, limit: limits.network(ports.settings) }])
  if (!charged.allowed) {
    const { retryAt } = charged
    return { passed: false, reason: 'too-many', ...(retryAt && { retryAt }) }
  }
  const attempt = { passkey, asker, purpose: 'sign-in' as const }
  const judged = await judgePasskey(ports, attempt, async (stores, { user, factor }) =>
    factor.userVerified
      ? finishSignin(ports, stores, { user, asker, factors: [factor] })
      : undefined,
  )
  if (judged.accepted)
    return judged.result
      ? { passed: true, ...judged.result }
      : { passed: false, reason: 'passkey-unverified' }
  if (judged.reason === 'passkey-expired') return { passed: false, reason: judged.reason }
  const unknown = await unknownCredential(ports, passkey)
  return { passed: false, reason: 'passkey-refused', ...(unknown && { unknown }) }
}

/** Its id is random: who can name it has held it. */
async function unknownCredential(ports: Ports, passkey: string): Promise<string | undefined> {
  const id = readAssertion(passkey)?.credentialId
  if (id === undefined) return undefined
  const known = await ports.read(({ devices }) => devices.findByCredential(id))
  return known ? undefined : id
}
