import type { Asker } from '../asker.ts'
import { type Call, isOver } from '../calls/call.ts'
import { digitsToShow } from '../calls/call-digits.ts'
import { type CallRefusal, recentSince } from '../calls/call-limits.ts'
import { judgeCall } from '../calls/request-call.ts'
import type { MailLink } from '../links/link.ts'
import type { Message } from '../outbox/message.ts'
import { mayHelpWithNumber, resettersBeside } from '../permissions/others.ts'
import type { Ports, Stores } from '../ports.ts'
import { findProposed } from '../proposals/find-proposed.ts'
import type { RunningProposal } from '../proposals/proposal.ts'
import { isUsable, type User } from '../users/user.ts'
import { isOpen, type Openness, type Situation, situationOf } from '../ways/situation.ts'
import type { Proof } from '../ways/ways.ts'
import { type MoveRefusal, mayEnter, wantsPassword } from './move-recovery.ts'
import { freshProofs, nextMoment, type Recovery } from './recovery.ts'
import { isTooNew } from './request-recovery-call.ts'

/** Everything that the recovery page shows to the browser that began. */
export interface RecoveryView {
  attempt: Recovery
  /** The attempt itself, or the complete recovery that it claims. */
  target: Recovery
  situation: Situation
  openness: Openness
  /** Until when something can still be done here. */
  endsAt: Date
  /** The proofs of this attempt that count now; while it waits, those that it waits by. */
  proofs: readonly Proof[]
  mail?: { link: MailLink; message: Message | undefined }
  call?: { call: Call; digits: string | undefined }
  /** Why the next call must wait, and until when. Unset: it need not, or none was placed lately. */
  pause?: CallRefusal
  /** The number took another one's place lately, and this way waits for nothing: it is not called (R18). */
  numberTooNew: boolean
  entry: { may: true } | { may: false; reason: MoveRefusal }
  /** All else is there, and the password was shown too long ago. */
  wantsPassword: boolean
  /** A number that somebody proposed for this recovery (LO-9). */
  proposal: RunningProposal | undefined
  /** While the call is what is missing: there is somebody who could propose one. */
  numberHelp: boolean
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
    const entry = mayEnter(target, attempt.proofs, moment)
    const proofs = waits(entry)
      ? attempt.proofs.map(({ proof }) => proof)
      : freshProofs(attempt.proofs, moment)
    const { number } = situation
    return {
      attempt,
      target,
      situation,
      endsAt: endOf([attempt, target]),
      openness: isOpen(attempt.way, situation, { telephone: ports.telephone, now: ports.now() }),
      proofs,
      entry,
      wantsPassword: wantsPassword(target, attempt.proofs, moment),
      proposal: await findProposed(stores, attempt),
      numberTooNew: isUsable(number) && isTooNew(ports, number, attempt),
      numberHelp: callIsMissing(target, proofs) && (await mayBeHelped(stores, situation.user)),
      ownerTold: await stores.outbox.noticeDelivered(target.id),
      ...(await mailOf(stores, attempt)),
      ...(await callOf(ports, stores, { attempt, situation, proofs })),
    }
  })
}

/** Of an attempt and of what it claims, the earlier one. */
const endOf = (recoveries: readonly Recovery[]): Date =>
  new Date(Math.min(...recoveries.map((one) => +(nextMoment(one) ?? one.provingUntil))))

/** Nothing that is shown now would still count when the wait is over. */
const waits = (entry: RecoveryView['entry']): boolean =>
  !entry.may && (entry.reason === 'too-early' || entry.reason === 'not-approved')

const callIsMissing = ({ status }: Recovery, proofs: readonly Proof[]): boolean =>
  status.name === 'proving' && proofs.includes('mail-link') && !proofs.includes('keyed-call')

/** Root may be alone in the account; of others administrators know more. */
const mayBeHelped = async (stores: Stores, user: User): Promise<boolean> =>
  user.role === 'root'
    ? mayHelpWithNumber(stores, user)
    : (await resettersBeside(stores, user, 1)).length > 0

async function mailOf(
  { links, outbox }: Stores,
  { id }: Recovery,
): Promise<Pick<RecoveryView, 'mail'>> {
  const link = await links.newest({ purpose: 'recovery', recoveryId: id })
  return link ? { mail: { link, message: await outbox.find(link.messageId) } } : {}
}

async function callOf(
  ports: Ports,
  stores: Stores,
  { attempt, situation, proofs }: Pick<RecoveryView, 'attempt' | 'situation' | 'proofs'>,
): Promise<Pick<RecoveryView, 'call' | 'pause'>> {
  const { user, number } = situation
  const placed = await stores.calls.recent({ userId: user.id }, recentSince(ports.now()))
  const call = placed.findLast(({ recoveryId }) => recoveryId === attempt.id)
  if (call && !isOver(call)) return { call: { call, digits: digitsToShow(call, ports.vault.mac) } }
  const shown = call && { call: { call, digits: undefined } }
  const called = placed.some(({ purpose }) => purpose === 'recovery')
  // Asking costs five questions, and whoever was not called has nothing to wait for but the caps of all.
  if (!called || !isUsable(number) || proofs.includes('keyed-call')) return { ...shown }
  const verdict = await judgeCall(ports, stores, { user, number, purpose: 'recovery' })
  return { ...shown, ...(!verdict.allowed && { pause: verdict }) }
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
  pause,
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
    pause?.retryAt.getTime(),
  ].join('-')
