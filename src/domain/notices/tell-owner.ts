import type { Asker } from '../asker.ts'
import type { DeviceId, NoticeId, ProposalId, RecoveryId, ResetId } from '../ids.ts'
import type { Letter } from '../outbox/letter.ts'
import { postLetter } from '../outbox/post-letter.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { type Address, type User, verifiedOnly } from '../users/user.ts'
import type { NoticeEvent } from './notice.ts'

const WEEK_MS = 7 * 24 * 3_600_000

export interface Telling {
  event: NoticeEvent
  user: User
  asker: Pick<Asker, 'network' | 'userAgent'>
  recoveryId?: RecoveryId
  resetId?: ResetId
  proposalId?: ProposalId
  /** What was removed. Where that can be undone `until` then, its "This wasn't me" lives as long. */
  deviceId?: DeviceId
  /** A device name, a masked number or address. */
  about?: string
  until?: Date
  /** The addresses as they were before the change. By default those of this moment. */
  addresses?: readonly Address[]
  /** No "This wasn't me": there is nobody left who could say it. */
  final?: boolean
}

/**
 * Tells every verified address of the user (invariant 4), each letter with its own "This wasn't me".
 * Call it before an address is changed, or give the addresses as they were.
 */
export async function tellOwner(ports: Ports, stores: Stores, telling: Telling): Promise<void> {
  const addresses = telling.addresses ?? (await stores.users.addresses(telling.user.id))
  // One moment for all letters: in the list behind "This wasn't me" they are one event.
  const at = ports.now()
  for (const { email } of verifiedOnly(addresses)) {
    const { user, recoveryId } = telling
    await postLetter(ports, stores, {
      email,
      language: user.language,
      timeZone: user.timeZone,
      accountId: user.accountId,
      userId: user.id,
      ...(recoveryId && { recoveryId }),
      letter: await noticeLetter(ports, stores, { ...telling, at }),
    })
  }
}

async function noticeLetter(
  ports: Ports,
  stores: Stores,
  telling: Telling & { at: Date },
): Promise<Letter> {
  const { event, user, asker, about, until, at, final } = telling
  return {
    kind: 'notice',
    event,
    accountId: user.accountId,
    asked: { at, userAgent: asker.userAgent, network: asker.network },
    ...(!final && { stopLink: await newStopLink(ports, stores, telling) }),
    ...(about && { about }),
    ...(until && { until }),
  }
}

/** A fresh "This wasn't me" about an event. */
export async function newStopLink(
  ports: Ports,
  { notices }: Stores,
  {
    event,
    user,
    recoveryId,
    resetId,
    proposalId,
    deviceId,
    until,
    at = ports.now(),
  }: Omit<Telling, 'asker' | 'about' | 'addresses' | 'final'> & { at?: Date },
): Promise<string> {
  const token = ports.chance.token()
  await notices.add({
    id: ports.chance.id<NoticeId>(),
    accountId: user.accountId,
    userId: user.id,
    event,
    ...(recoveryId && { recoveryId }),
    ...(resetId && { resetId }),
    ...(proposalId && { proposalId }),
    ...(deviceId && { deviceId }),
    tokenHash: hashToken(token),
    at,
    expiresAt: new Date(Math.max(at.getTime() + WEEK_MS, until?.getTime() ?? 0)),
  })
  return `${ports.publicUrl}/stop/${token}`
}
