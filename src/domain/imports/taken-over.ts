import type { AccountId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { costOf, familyOf } from './foreign-hash.ts'

/**
 * Remembers what kinds of foreign hashes came, argon2 at other costs than ours among them, the costliest of each: from now on every password of a user of this account
 * costs that work, so that the time tells nobody which names are real (R12).
 */
export async function rememberTakenOver(
  { passwords }: Ports,
  { imports }: Stores,
  { account, hashes }: { account: AccountId; hashes: readonly string[] },
): Promise<void> {
  const dearest = new Map<string, string>()
  for (const hash of [
    ...(await imports.takenOver(account)),
    ...hashes.filter(passwords.needsRehash),
  ]) {
    const before = dearest.get(familyOf(hash))
    if (!before || costOf(hash) > costOf(before)) dearest.set(familyOf(hash), hash)
  }
  if (dearest.size === 0) return
  const kept = [...dearest.values()].map(passwords.alike)
  await imports.keepTakenOver(account, kept)
}

/** Once everybody has signed in, nothing foreign is left and sign-ins cost what they cost elsewhere. */
export async function forgetTakenOver({ read, transact }: Ports): Promise<void> {
  for (const account of await read(({ imports }) => imports.accounts()))
    await transact(async ({ imports }) => {
      if (!(await imports.anyForeign(account))) await imports.drop(account)
    })
}
