import type { Asker } from '../asker.ts'
import { writeRefusal } from '../audit/write-refusal.ts'
import { normalisePassword } from '../passwords/password.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { charge } from '../throttle/charge.ts'
import { chargesApart, clearedBy } from '../throttle/charges-apart.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import type { User } from '../users/user.ts'
import { findNamed, type Named } from './find-named.ts'
import { accountOf, type TypedName } from './signin-name.ts'

export type PasswordRefusal = 'wrong-password' | 'wait' | 'too-many'
export type PasswordVerdict =
  /** The caller clears `counted` in the transaction that makes use of the answer. */
  | { right: true; user: User; counted: readonly ThrottleKey[] }
  | { right: false; reason: PasswordRefusal; retryAt?: Date }

/**
 * Whether this is the password of this name: charged first, then checked (invariant 7). Whoever does not exist costs
 * the same limits, statements and hash as whoever does (R12). Every route that asks for a password asks here.
 */
export async function checkPassword(
  ports: Ports,
  question: { name: TypedName; password: string; asker: Asker },
): Promise<PasswordVerdict> {
  const { asker } = question
  const { name, user, known, takenOver } = await ports.read((stores) =>
    whoIs(ports, stores, question),
  )
  const target = hashToken(name.throttleKey)
  const charges = chargesApart(ports.settings, { what: 'password', target, asker, known })
  const charged = await charge(ports, charges)
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { right: false, reason, ...(retryAt && { retryAt }) }
  }

  const password = normalisePassword(question.password)
  const right = await ports.passwords.verify(user?.passwordHash, password, takenOver)
  if (user && right) return { right, user, counted: clearedBy(charges) }
  const kind = 'signin.password-refused'
  await ports.transact((stores) => writeRefusal(ports, stores, { kind, user, asker }))
  return { right: false, reason: 'wrong-password' }
}

async function whoIs(
  ports: Ports,
  stores: Stores,
  question: { name: TypedName; asker: Asker },
): Promise<Subject> {
  const named = await findNamed(ports, stores, question)
  // Root has never been taken over from anywhere.
  const takenOver =
    'account' in question.name ? await stores.imports.takenOver(accountOf(named.name)) : []
  return { ...named, takenOver }
}

interface Subject extends Named {
  /** What else a password of this account costs, whoever's it is. */
  takenOver: readonly string[]
}
