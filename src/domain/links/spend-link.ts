import { mailboxAnswered } from '../addresses/accept-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { RecoveryId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { proveRecovery } from '../recovery/prove-recovery.ts'
import { hashToken } from '../secrets.ts'
import { proveSetupAddress } from '../setup/prove-setup-address.ts'
import { confirmAddress } from '../users/confirm-address.ts'
import { frozen } from '../users/may-change.ts'
import { isOpenMailLink, type LinkTarget, type MailLink, worksAnywhere } from './link.ts'

export type LinkSpending =
  | { spent: true; target: LinkTarget; isHere: boolean }
  | { spent: false; reason: 'over' | 'elsewhere' }

/** The button behind the link, pressed in the browser that asked for the mail, or anywhere for a rehearsal. Works once. */
export function spendLink(
  ports: Ports,
  input: { token: string; asker: Asker },
): Promise<LinkSpending> {
  return ports.transact(async (stores) => {
    const link = await stores.links.findByToken(hashToken(input.token))
    if (!isOpenMailLink(link, ports.now())) return { spent: false, reason: 'over' }
    if (link.browser !== input.asker.browser && !worksAnywhere(link))
      return { spent: false, reason: 'elsewhere' }
    return completeLink(ports, stores, { link, asker: input.asker })
  })
}

/** Spends the link and lets what it was for go on, in one transaction: both or neither. */
export async function completeLink(
  ports: Ports,
  stores: Stores,
  { link, asker }: { link: MailLink; asker: Asker },
): Promise<LinkSpending> {
  const { target } = link
  // The user before the link, as everywhere: one order of locks.
  const user = link.userId && (await stores.users.lockIfThere(link.userId))
  if (link.userId && (!user || user.suspendedAt)) return { spent: false, reason: 'over' }
  // A new address would be a new way in: it waits, unspent, while a recovery runs or may be undone (invariant 5).
  if (target.purpose === 'address' && user && (await frozen(ports, stores, user)))
    return { spent: false, reason: 'over' }
  if (
    target.purpose === 'recovery' &&
    !(await provesRecovery(ports, stores, { link, target, asker }))
  )
    return { spent: false, reason: 'over' }
  if (!(await stores.links.spend(link.id, ports.now()))) return { spent: false, reason: 'over' }
  // A browser is known by links that only worked there.
  if (link.userId && link.accountId && !worksAnywhere(link)) {
    await stores.browsers.remember({
      browser: asker.browser,
      accountId: link.accountId,
      userId: link.userId,
      mailOpenedAt: ports.now(),
      firstSeenAt: ports.now(),
      userAgent: asker.userAgent,
      network: asker.network,
    })
  }
  if (user) await mailboxAnswered(ports, stores, { user, email: link.email })
  if (target.purpose === 'set-up') await proveSetupAddress(ports, stores, target.setupId)
  if (target.purpose === 'address')
    await confirmAddress(ports, stores, { address: target.addressId, userId: link.userId!, asker })
  if (target.purpose === 'rehearsal' && user) {
    const data = { addressId: target.addressId }
    await writeEvent(ports, stores, { kind: 'address.tried', user, asker, data })
    ports.bell.ring(`user:${user.id}`)
  }
  return { spent: true, target, isHere: link.browser === asker.browser }
}

/** Under the user's lock, which also decides between two that press at once. A link that proves nothing is not spent. */
async function provesRecovery(
  ports: Ports,
  stores: Stores,
  { link, target, asker }: { link: MailLink; target: { recoveryId: RecoveryId }; asker: Asker },
): Promise<boolean> {
  const fresh = await stores.links.findByToken(link.tokenHash)
  if (!isOpenMailLink(fresh, ports.now())) return false
  const { recoveryId } = target
  return proveRecovery(ports, stores, { recoveryId, proof: 'mail-link', asker })
}
