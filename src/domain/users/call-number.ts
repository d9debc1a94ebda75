import type { Asker } from '../asker.ts'
import type { Call } from '../calls/call.ts'
import { recentSince } from '../calls/call-limits.ts'
import { type CallRefusalReason, requestCall } from '../calls/request-call.ts'
import type { Ports, Stores } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { frozen } from './may-change.ts'
import type { ContactNumber } from './user.ts'

export type TestCallRefusal =
  | { reason: 'confirm-first' }
  | { reason: SessionOver }
  | { reason: 'no-number' }
  | { reason: 'frozen'; until: Date }
  | { reason: CallRefusalReason; retryAt?: Date }
export type TestCall = { placed: true; call: Call } | ({ placed: false } & TestCallRefusal)

/** "Call me now": the whole keyed call, to the registered number. Confirmed, it proves the number (LO-10). */
export function callNumber(
  ports: Ports,
  input: { session: Session; asker: Asker },
): Promise<TestCall> {
  const { asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { placed: false, reason: 'session-over' }
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return { placed: false, reason: 'confirm-first' }
    const number = await stores.users.findNumber(user.id)
    if (!number || number.suspendedAt) return { placed: false, reason: 'no-number' }
    // To prove a number is to change what counts; to try a proven one changes nothing.
    const until = number.provenAt ? undefined : await frozen(ports, stores, user)
    if (until) return { placed: false, reason: 'frozen', until }
    return requestCall(ports, stores, { user, number, asker })
  })
}

/** The newest test call to this number in the last day, over or not: what its page follows. */
export async function newestTestCall(
  { now }: Ports,
  { calls }: Stores,
  { id }: ContactNumber,
): Promise<Call | undefined> {
  const recent = await calls.recent({ numberId: id }, recentSince(now()))
  return recent.findLast(({ purpose }) => purpose === 'test')
}
