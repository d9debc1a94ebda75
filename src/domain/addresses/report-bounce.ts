import type { MessageId } from '../ids.ts'
import { serverWords } from '../outbox/server-words.ts'
import {
  type ActingRefusal,
  actingAs,
  type By,
  lockBoth,
  standingOf,
} from '../permissions/acting.ts'
import { ownerOf } from '../permissions/administering.ts'
import { rankOf } from '../permissions/permission-sets.ts'
import type { Ports } from '../ports.ts'
import { markRefused } from './refuse-address.ts'

export type BounceRefusal = ActingRefusal | 'no-such-letter'
export type Bounce = { done: true } | { done: false; reason: BounceRefusal }

export interface ReportedBounce {
  by: By
  /** Of the letter that came back: its Message-ID up to the '@', or what stands after the '+' of its return path. */
  messageId: MessageId
  /** The mailbox that the report names: one of whoever the letter was for. */
  email: string
  /** What the report says. */
  words: string
}

/**
 * A mail came back after a server had taken it: its address is marked as one that takes no mail. Whoever reports it read
 * the report: ids of letters stand nowhere else. Operators may of every account, others of their own; each of themselves and of
 * lower ranks, for whoever cannot be told waits longer. Of a token the rank of who made it counts: its sets say what it is for.
 */
export function reportBounce(ports: Ports, report: ReportedBounce): Promise<Bounce> {
  const { by, messageId, email, words } = report
  return ports.transact(async (stores) => {
    const letter = await stores.outbox.find(messageId)
    const reporter = ownerOf(by)
    const user = letter?.userId && (await lockBoth(stores, reporter, letter.userId))
    const acting = await actingAs(ports, stores, { by, permission: 'users:write' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const may = acting.standing.isOperator || user?.accountId === acting.user.accountId
    if (!user || !may) return { done: false, reason: 'no-such-letter' }
    const reaches =
      user.id === reporter || rankOf(acting.standing) > rankOf(await standingOf(stores, user))
    if (!reaches) return { done: false, reason: 'rank' }
    const addresses = await stores.users.addresses(user.id)
    const known = addresses.find((one) => one.email.toLowerCase() === email.toLowerCase())
    if (!known) return { done: false, reason: 'no-such-letter' }
    const refused = {
      email: known.email,
      words: serverWords(words),
      by: 'report',
      reporter,
    } as const
    await markRefused(ports, stores, { user, refused })
    return { done: true }
  })
}
