import { type Call, isOver } from '../calls/call.ts'
import { digitsToShow } from '../calls/call-digits.ts'
import type { CallRefusal } from '../calls/call-limits.ts'
import { judgeCall } from '../calls/request-call.ts'
import type { AddressId } from '../ids.ts'
import type { MailLink } from '../links/link.ts'
import type { Message } from '../outbox/message.ts'
import type { Ports, Stores } from '../ports.ts'
import { frozenUntil } from '../recovery/frozen.ts'
import { isConfirmed } from '../sessions/confirmed.ts'
import type { Session } from '../sessions/session.ts'
import { newestTestCall } from '../users/call-number.ts'
import { lastProven } from '../users/user.ts'
import { holdMs } from '../ways/hold.ts'
import {
  holdTermsOf,
  isOpen,
  type Openness,
  type Situation,
  situationOf,
} from '../ways/situation.ts'
import { wayNamed } from '../ways/ways.ts'
import { type Others, othersBeside } from './change-policy.ts'

/** Everything that the pages of an account show its owner. */
export interface AccountView extends Situation {
  /** A factor was shown in the last minutes: else a page asks for it before it offers changes. */
  confirmed: boolean
  frozenUntil: Date | undefined
  /** The newest test call of the number. `digits` only while they are wanted; `pause` where the next must wait. */
  testCall: { call: Call; digits: string | undefined; pause?: CallRefusal } | undefined
  /** The address that was mailed a link last, to verify it or to try it, which was not opened yet. */
  pending: PendingAddress | undefined
  others: Others
  /** Whether alternative factors would lead back in now, and after how many ms. */
  openness: Openness
  holdMs: number
}

export interface PendingAddress {
  id: AddressId
  link: MailLink
  message: Message | undefined
}

/** Reads the account of the session's user as its owner sees it. Changes nothing. */
export function lookAtAccount(
  ports: Ports,
  { session }: { session: Session },
): Promise<AccountView> {
  return ports.read(async (stores) => {
    const { telephone, settings } = ports
    const moment = { now: ports.now(), settings }
    const situation = await situationOf(stores, session.userId, moment.now)
    const { user, recoveries } = situation
    return {
      ...situation,
      confirmed: isConfirmed(session, user, moment),
      frozenUntil: frozenUntil(recoveries, moment.now),
      testCall: await testCallOf(ports, stores, situation),
      pending: await pendingOf(stores, situation),
      others: await othersBeside(stores, user),
      openness: isOpen('alternative-factors', situation, { telephone, now: moment.now }),
      holdMs: holdMs(wayNamed('alternative-factors'), holdTermsOf(situation), moment),
    }
  })
}

/** A short text without secrets that changes when what happens by itself would change the pages. */
export const accountVersion = ({ number, testCall, addresses, pending }: AccountView): string =>
  [
    number && `${number.id}${number.provenAt?.getTime() ?? ''}`,
    testCall && `${testCall.call.id}.${testCall.call.version}.${+(testCall.pause?.retryAt ?? 0)}`,
    addresses
      .map((one) => `${lastProven(one)?.getTime() ?? 'u'}${one.refusedAt ? 'r' : ''}`)
      .join('.'),
    pending?.message?.deliveredAt ? 'sent' : pending?.message?.tries,
  ].join('-')

async function testCallOf(
  ports: Ports,
  stores: Stores,
  { user, number }: Situation,
): Promise<AccountView['testCall']> {
  const call = number && (await newestTestCall(ports, stores, number))
  if (!call || !isOver(call)) return call && { call, digits: digitsToShow(call, ports.vault.mac) }
  const verdict = await judgeCall(ports, stores, { user, number, purpose: 'test' })
  return { call, digits: undefined, ...(!verdict.allowed && { pause: verdict }) }
}

async function pendingOf(
  { links, outbox }: Stores,
  { addresses }: Situation,
): Promise<PendingAddress | undefined> {
  let newest: Omit<PendingAddress, 'message'> | undefined
  for (const { id, verifiedAt } of addresses) {
    const purpose = verifiedAt ? 'rehearsal' : 'address'
    const link = await links.newest({ purpose, addressId: id })
    if (link?.spentAt) continue
    if (link && (!newest || link.createdAt > newest.link.createdAt)) newest = { id, link }
  }
  return newest && { ...newest, message: await outbox.find(newest.link.messageId) }
}
