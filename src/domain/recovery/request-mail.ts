import type { Asker } from '../asker.ts'
import type { AddressId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import { newStopLink } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { type Charge, charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { type Address, verifiedOnly } from '../users/user.ts'
import { startedEvent } from './events-of-way.ts'
import type { Recovery } from './recovery.ts'
import { findRunning, type Running, whoseRecovery } from './running-recovery.ts'

export type MailRefusal = 'no-recovery' | 'unknown-address' | 'too-many'
export type MailRequest = { sent: true } | { sent: false; reason: MailRefusal; retryAt?: Date }

/** Step 1: sends the mail link to one verified address. The older link of this attempt is dead from now on. */
export async function requestMail(
  ports: Ports,
  input: { asker: Asker; address: AddressId },
): Promise<MailRequest> {
  const recovery = await whoseRecovery(ports, input.asker)
  if (!recovery) return { sent: false, reason: 'no-recovery' }
  const allowed = await charge(ports, [allowanceFor(ports, recovery)])
  if (!allowed.allowed)
    return { sent: false, reason: 'too-many', ...(allowed.retryAt && { retryAt: allowed.retryAt }) }

  return ports.transact(async (stores) => {
    const running = await findRunning(stores, input.asker)
    // Of two in one browser each pays for its own mails (R21).
    if (running?.attempt.id !== recovery.id) return { sent: false, reason: 'no-recovery' }
    const addresses = verifiedOnly(await stores.users.addresses(running.user.id))
    const address = addresses.find(({ id }) => id === input.address)
    if (!address) return { sent: false, reason: 'unknown-address' }
    await mailRecoveryLink(ports, stores, { running, address, asker: input.asker })
    return { sent: true }
  })
}

/** Without the password a few a day. Apart, or whoever asks for other mails would close a way that begins with a code (A12). */
const allowanceFor = ({ settings }: Ports, { way, userId }: Recovery): Charge =>
  way === 'recovery-code-forgotten'
    ? { key: `recovery-code-mail:${userId}`, limit: limits.mailsWithoutPassword(settings) }
    : { key: `recovery-mail:${userId}`, limit: limits.recoveryMails(settings) }

export async function mailRecoveryLink(
  ports: Ports,
  stores: Stores,
  {
    running,
    address,
    asker,
  }: { running: Pick<Running, 'attempt' | 'user'>; address: Address; asker: Asker },
): Promise<void> {
  const { attempt, user } = running
  const stopLink = await newStopLink(ports, stores, {
    event: startedEvent(attempt.way),
    user,
    recoveryId: attempt.id,
  })
  await sendLink(ports, stores, {
    target: { purpose: 'recovery', recoveryId: attempt.id },
    email: address.email,
    language: user.language,
    timeZone: user.timeZone,
    accountId: user.accountId,
    userId: user.id,
    asker,
    letter: (link) => ({
      ...link,
      kind: 'verify-recovery',
      way: attempt.way,
      stopLink,
      accountId: user.accountId,
      asked: { at: ports.now(), userAgent: asker.userAgent, network: asker.network },
    }),
  })
}
