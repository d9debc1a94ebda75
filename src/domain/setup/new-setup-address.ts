import type { SetupId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'

/**
 * The one-time address that lets whoever reads the console create the first account. Every address printed before and
 * not used yet is worthless from now on. Undefined once the installation has an account.
 */
export async function newSetupAddress(ports: Ports): Promise<string | undefined> {
  const { chance, now, settings } = ports
  const token = chance.token()
  const made = await ports.transact(async ({ accounts, setups }) => {
    if (!(await accounts.none())) return false
    await setups.add({
      id: chance.id<SetupId>(),
      tokenHash: hashToken(token),
      createdAt: now(),
      expiresAt: new Date(now().getTime() + settings.setupMs),
    })
    return true
  })
  return made ? `${ports.publicUrl}/setup/${token}` : undefined
}
