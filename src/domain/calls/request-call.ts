import { alarmOperators } from '../alarms/raise-alarm.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { CallId, RecoveryId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { ContactNumber, User } from '../users/user.ts'
import { type Call, type CallPurpose, newCall, rangeOf } from './call.ts'
import {
  ACCOUNT_SIZE_MOST,
  type CallLimitReason,
  type CallVerdict,
  mayCall,
  recentSince,
  spendingAt,
} from './call-limits.ts'
import type { CallStore } from './store.ts'

export interface CallRequest {
  user: User
  number: ContactNumber
  asker: Asker
  /** With one: a proof for this recovery. Without: a test call that proves the number. */
  recoveryId?: RecoveryId
}

export type CallRefusalReason = CallLimitReason | 'no-telephone'
export type CallAnswer =
  | { placed: true; call: Call }
  | { placed: false; reason: CallRefusalReason; retryAt?: Date }

/** Queues one call to the stored number, within every limit (R20, R21). Part of a transaction that holds the user's lock. */
export async function requestCall(
  ports: Ports,
  stores: Stores,
  request: CallRequest,
): Promise<CallAnswer> {
  if (!ports.telephone) return { placed: false, reason: 'no-telephone' }
  const verdict = await held(ports, stores, request)
  if (!verdict.allowed) {
    if (verdict.reason === 'spent') await alarmOperators(ports, stores, { kind: 'calls-spent' })
    return { placed: false, reason: verdict.reason, retryAt: verdict.retryAt }
  }

  const { user, number, asker, recoveryId } = request
  const { id, accountId, language } = user
  const call = newCall(
    {
      id: ports.chance.id<CallId>(),
      accountId,
      userId: id,
      numberId: number.id,
      range: rangeOf(number.e164),
      numberMac: ports.vault.mac(NUMBER, number.e164),
      purpose: recoveryId ? 'recovery' : 'test',
      language,
      ...(recoveryId && { recoveryId }),
    },
    ports.now(),
  )
  if (!(await stores.calls.add(call))) return { placed: false, reason: 'call-under-way' }
  await writeEvent(ports, stores, {
    kind: 'call.placed',
    user,
    asker,
    data: { callId: call.id, purpose: call.purpose },
  })
  ports.bell.ring('calls')
  return { placed: true, call }
}

const NUMBER = 'called-number'

/**
 * A number registered again is a new row, in another account too: it is known by its hash. Found by its range, of which a
 * day has few calls, so that those hashed under a key that was rotated since still count.
 */
async function callsTo(
  { vault }: Ports,
  calls: CallStore,
  { e164, since }: { e164: string; since: Date },
): Promise<Call[]> {
  const near = await calls.recent({ range: rangeOf(e164) }, since)
  return near.filter(({ numberMac }) => vault.isMac(NUMBER, e164, numberMac))
}

/** Calls are rare and their caps span users, accounts and numbers: one lock for all of them keeps the caps in a race. */
async function held(ports: Ports, stores: Stores, request: CallRequest): Promise<CallVerdict> {
  await stores.throttle.change('calls', (counter) => [counter, undefined])
  const purpose = request.recoveryId ? 'recovery' : 'test'
  return judgeCall(ports, stores, { ...request, purpose })
}

/** Whether a call would be placed now. Without the lock of `requestCall`, which decides, it is for pages to say beforehand. */
export async function judgeCall(
  ports: Ports,
  { calls, users }: Stores,
  { user, number, purpose }: Pick<CallRequest, 'user' | 'number'> & { purpose: CallPurpose },
): Promise<CallVerdict> {
  const now = ports.now()
  const since = recentSince(now)
  return mayCall({
    purpose,
    now,
    settings: ports.settings,
    recent: {
      user: await calls.recent({ userId: user.id }, since),
      account: await calls.recent({ accountId: user.accountId }, since),
      number: await callsTo(ports, calls, { e164: number.e164, since }),
      accountSize: await users.count(user.accountId, undefined, ACCOUNT_SIZE_MOST),
      spent: await calls.spent(rangeOf(number.e164), spendingAt(ports)),
    },
  })
}
