import type { Asker } from '../asker.ts'
import type { Call } from '../calls/call.ts'
import { digitsToShow } from '../calls/call-digits.ts'
import { recentSince } from '../calls/call-limits.ts'
import type { MailLink } from '../links/link.ts'
import type { Message } from '../outbox/message.ts'
import type { Ports, Stores } from '../ports.ts'
import { findProposed } from '../proposals/find-proposed.ts'
import type { RunningProposal } from '../proposals/proposal.ts'
import { isOpen, type Openness, type Situation, situationOf } from '../ways/situation.ts'
import type { Proof } from '../ways/ways.ts'
import { type MoveRefusal, mayEnter } from './move-recovery.ts'
import { freshProofs, type Recovery } from './recovery.ts'

/** Everything that the recovery page shows to the browser that began. */
export interface RecoveryView {
  attempt: Recovery
  /** The attempt itself, or the complete recovery that it claims. */
  target: Recovery
  situation: Situation
  openness: Openness
  /** The proofs of this attempt that count now. */
  proofs: readonly Proof[]
  mail?: { link: MailLink; message: Message | undefined }
  call?: { call: Call; digits: string | undefined }
  entry: { may: true } | { may: false; reason: MoveRefusal }
  /** A number that somebody proposed for this recovery (LO-9). */
  proposal: RunningProposal | undefined
  /** One notice was handed over (R24): before that nobody enters. */
  ownerTold: boolean
}

/** What this browser is in the middle of, or ended with last. Changes nothing. */
export function viewRecovery(
  ports: Ports,
  { browser }: Pick<Asker, 'browser'>,
): Promise<RecoveryView | undefined> {
  return ports.read(async (stores) => {
    const attempt = await stores.recoveries.newestIn(browser)
    if (!attempt) return undefined
    const target = attempt.claims
      ? ((await stores.recoveries.find(attempt.claims)) ?? attempt)
      : attempt
    const situation = await situationOf(stores, attempt.userId, ports.now())
    if (situation.user.suspendedAt) return undefined
    const moment = { now: ports.now(), settings: ports.settings }
    return {
      attempt,
      target,
      situation,
      openness: isOpen(attempt.way, situation, { telephone: ports.telephone, now: ports.now() }),
      proofs: freshProofs(attempt.proofs, moment),
      entry: mayEnter(target, attempt.proofs, moment),
      proposal: await findProposed(stores, attempt),
      ownerTold: await stores.outbox.noticeDelivered(target.id),
      ...(await mailOf(stores, attempt)),
      ...(await callOf(ports, stores, attempt)),
    }
  })
}

async function mailOf(
  { links, outbox }: Stores,
  { id }: Recovery,
): Promise<Pick<RecoveryView, 'mail'>> {
  const link = await links.newest({ purpose: 'recovery', recoveryId: id })
  return link ? { mail: { link, message: await outbox.find(link.messageId) } } : {}
}

async function callOf(
  { now, vault }: Ports,
  { calls }: Stores,
  { id, userId }: Recovery,
): Promise<Pick<RecoveryView, 'call'>> {
  const placed = await calls.recent({ userId }, recentSince(now()))
  const call = placed.findLast(({ recoveryId }) => recoveryId === id)
  return call ? { call: { call, digits: digitsToShow(call, vault.mac) } } : {}
}

/** A short text without secrets that changes when the page would. */
export const recoveryVersion = ({
  attempt,
  target,
  mail,
  call,
  ownerTold,
  proofs,
  proposal,
}: RecoveryView): string =>
  [
    attempt.version,
    target.version,
    target.status.name,
    proofs.length,
    mail &&
      `${mail.link.id}${mail.link.spentAt ? 's' : ''}${mail.message?.deliveredAt ? 'd' : ''}${mail.message?.tries}`,
    call && `${call.call.id}.${call.call.version}`,
    ownerTold,
    proposal && `${proposal.id}${proposal.version}`,
  ].join('-')
