import { writeEvent } from '../audit/write-event.ts'
import type { CallId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { proveProposedNumber, stopProposedNumber } from '../proposals/prove-proposed-number.ts'
import { proveRecovery } from '../recovery/prove-recovery.ts'
import { isUnfinished } from '../recovery/recovery.ts'
import { stopRecovery } from '../recovery/stop-recovery.ts'
import { isUsable, type User } from '../users/user.ts'
import { type Call, type CallEvent, isOver, type Moment } from './call.ts'
import { drawChallengeDigits } from './call-digits.ts'
import { type CallRefusal, directionOf, type Move } from './move.ts'
import { moveCall } from './move-call.ts'
import type { CallReport, Direction } from './phone.ts'

/** The telephone has no network address of its own to tell the owner about. */
const ON_THE_TELEPHONE = { network: '', userAgent: '' }

/**
 * The adapter named in `from` reports; the answer has what it does on the line next. Reports for calls that are over,
 * unknown or with another provider do nothing, but for a reason that is worth a log line.
 */
export async function reportCall(
  ports: Ports,
  { callId, report, from }: { callId: CallId; report: CallReport; from: string },
): Promise<KeptCall> {
  const event: CallEvent =
    report.name === 'answered'
      ? {
          name: 'answered',
          challengeDigits: drawChallengeDigits(ports.chance, ports.settings),
          from,
        }
      : { ...report, from }
  const call = await ports.read(({ calls }) => calls.find(callId))
  return call ? tellCall(ports, { call, event }) : UNKNOWN
}

export type KeptCall = { direction: Direction } & (
  | { moved: true }
  | { moved: false; reason: CallRefusal | 'unknown-call' }
)

const UNKNOWN: KeptCall = {
  moved: false,
  reason: 'unknown-call',
  direction: { say: [], next: 'hang-up' },
}

/**
 * Tells a call, as it was just read, what happened. Most of it changes nothing (each line begins and ends, each second
 * ticks): that is seen without a transaction. What would change it is judged again under the user's lock.
 */
export async function tellCall(
  ports: Ports,
  { call, event }: { call: Call; event: CallEvent },
): Promise<KeptCall> {
  const move = moved(ports, call, event)
  if (!move.moved) return { ...move, direction: directionOf(move) }
  return ports.transact((stores) => keepCall(ports, stores, { call, event }))
}

const moved = (ports: Ports, call: Call, event: CallEvent): Move =>
  moveCall(call, event, momentOf(ports))

export const momentOf = ({ now, vault, settings }: Ports): Moment => ({
  ...{ now: now(), mac: vault.mac, settings },
})

/** Moves a call and everything that hangs on it (the recovery's proof, the number, a stop) in one transaction. */
export async function keepCall(
  ports: Ports,
  stores: Stores,
  { call: { id, userId }, event }: { call: Pick<Call, 'id' | 'userId'>; event: CallEvent },
): Promise<KeptCall> {
  const user = await stores.users.lockIfThere(userId)
  const call = user && (await stores.calls.find(id))
  if (!call) return UNKNOWN
  const move = moved(ports, call, event)
  if (!move.moved) return { ...move, direction: directionOf(move) }
  if (!(await stores.calls.change(move.call, call.version)))
    throw new Error(`Call ${id} changed under its lock`)
  if (isOver(move.call)) await ended(ports, stores, { call: move.call, user })
  // The next provider is asked at once.
  if (move.call.status.name === 'switching') ports.bell.ring('calls')
  ports.bell.ring(`user:${user.id}`)
  return { moved: true, direction: directionOf(move) }
}

async function ended(
  ports: Ports,
  stores: Stores,
  { call, user }: { call: Call; user: User },
): Promise<void> {
  const { status } = call
  const reason = status.name === 'refused' ? { reason: status.reason } : {}
  const data = { callId: call.id, purpose: call.purpose, outcome: status.name, ...reason }
  await writeEvent(ports, stores, { kind: 'call.ended', user, actor: 'system', data })
  if (status.name === 'confirmed') await confirmed(ports, stores, { call, user })
  if (status.name === 'stopped' && status.by === 'nine')
    await stopped(ports, stores, { call, user })
}

async function confirmed(
  ports: Ports,
  stores: Stores,
  { call, user }: { call: Call; user: User },
): Promise<void> {
  if (call.recoveryId) {
    const proving = {
      recoveryId: call.recoveryId,
      proof: 'keyed-call',
      numberId: call.numberId,
      asker: ON_THE_TELEPHONE,
    } as const
    await proveRecovery(ports, stores, proving)
    // A number proposed for this recovery alone counts nowhere else.
    const number = await stores.users.findNumber(user.id)
    if (number?.id === call.numberId && isUsable(number))
      await stores.users.proveNumber(number.id, ports.now())
    return
  }
  if (await stores.users.proveNumber(call.numberId, ports.now())) {
    await writeEvent(ports, stores, {
      kind: 'number.proven',
      user,
      data: { numberId: call.numberId },
    })
    return
  }
  await proveProposedNumber(ports, stores, { numberId: call.numberId, user })
}

/** 9: "this was not me" stops the recovery as a mail link would. */
async function stopped(
  ports: Ports,
  stores: Stores,
  { call, user }: { call: Call; user: User },
): Promise<void> {
  await stopProposedNumber(ports, stores, { numberId: call.numberId })
  const recovery = call.recoveryId && (await stores.recoveries.find(call.recoveryId))
  if (!recovery || !isUnfinished(recovery)) return
  await stopRecovery(ports, stores, { recovery, user, by: 'telephone', asker: ON_THE_TELEPHONE })
}
