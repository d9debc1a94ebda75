import type { CallId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { asNumber, isProposed } from '../proposals/proposal.ts'
import { type ContactNumber, isUsable } from '../users/user.ts'
import type { Call } from './call.ts'
import { keepCall, momentOf, reportCall, tellCall } from './keep-call.ts'
import type { Phone } from './phone.ts'
import { isOurs, isToHangUp } from './whose-turn.ts'

/**
 * Dials what is queued, by the first of `phones` or the next one where that failed, and lets time pass for every call
 * under way whose turn is this node's (ring, digits and whole-call timers, the silence after a 9). Run whenever the bell
 * rings for calls, and every second. Answers how many calls are under way; throws what failed after every call had its
 * turn, so that none waits behind one that cannot be moved.
 */
export async function dispatchCalls(ports: Ports, phones: readonly Phone[]): Promise<number> {
  const open = await ports.read(({ calls }) => calls.open())
  const failures: unknown[] = []
  const note = (error: unknown) => void failures.push(error)
  const held = open.length > 0 ? await linesOf(phones, note) : new Set<CallId>()
  // Side by side: nobody's telephone rings later because a provider is slow for somebody else's.
  await Promise.all(
    open
      .filter((call) => isOurs(call, { ...momentOf(ports), holds: held.has(call.id) }))
      .map((call) => moveOn(ports, phones, call).catch(note)),
  )
  await Promise.all(phones.map((phone) => hangUpWhatIsOver(ports, phone, note)))
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} calls failed`)
  return open.length
}

async function linesOf(
  phones: readonly Phone[],
  note: (error: unknown) => void,
): Promise<ReadonlySet<CallId>> {
  const lines = await Promise.all(phones.map((phone) => phone.lines().catch(note)))
  return new Set(lines.flatMap((some) => some ?? []))
}

async function moveOn(ports: Ports, phones: readonly Phone[], call: Call): Promise<void> {
  const event = { name: 'tick' } as const
  const ticked = await tellCall(ports, { call, event })
  const phone = phones.find(({ name }) => name === call.provider)
  if (ticked.moved) await phone?.direct(call.id, ticked.direction)
  else if (call.status.name === 'queued') await place(ports, phones, call)
  else if (call.status.name === 'switching') {
    const { next } = call.status
    await place(
      ports,
      phones.filter(({ name }) => next.includes(name)),
      call,
    )
  }
}

async function hangUpWhatIsOver(
  ports: Ports,
  phone: Phone,
  note: (error: unknown) => void,
): Promise<void> {
  const lines = await phone.lines().catch(note)
  await Promise.all((lines ?? []).map((line) => hangUpWhenOver(ports, phone, line).catch(note)))
}

async function hangUpWhenOver(ports: Ports, phone: Phone, line: CallId): Promise<void> {
  const call = await ports.read(({ calls }) => calls.find(line))
  if (isToHangUp(call, { provider: phone.name, now: ports.now() }))
    await phone.direct(line, { say: [], next: 'hang-up' })
}

/** Marked before it is dialled: after a crash in between it is never dialled twice, it runs out. */
async function place(ports: Ports, phones: readonly Phone[], call: Call): Promise<void> {
  const [phone, ...others] = phones
  const e164 = await ports.transact(async (stores) => {
    const number = await numberToCall(stores, call)
    // Read again with today's numbering plan: what was callable when it was registered may be premium now (R20).
    const callable =
      number !== undefined && ports.numbers.read(number.e164, number.country).accepted
    const allowed = callable && (call.purpose === 'test' || isUsable(number))
    if (!allowed || !phone) {
      const reason = allowed ? 'provider-error' : 'unreachable'
      await keepCall(ports, stores, { call, event: { name: 'failed', reason } })
      return undefined
    }
    // Of two nodes that see the same queued call one wins this, and dials.
    const kept = await keepCall(ports, stores, {
      call,
      event: { name: 'dialled', provider: phone.name, next: others.map(({ name }) => name) },
    })
    return kept.moved ? number.e164 : undefined
  })
  if (!e164 || !phone) return
  try {
    await phone.place({ callId: call.id, e164, language: call.language })
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown'
    const report = { name: 'failed', reason: 'provider-error', cause } as const
    await reportCall(ports, { callId: call.id, report, from: phone.name })
  }
}

/** The registration that the call is for, if it is still there; or the number that somebody proposed meanwhile. */
async function numberToCall(
  { users, proposals }: Stores,
  { userId, numberId }: Call,
): Promise<ContactNumber | undefined> {
  const own = await users.findNumber(userId)
  if (own?.id === numberId) return own
  const proposal = await proposals.findByNumber(numberId)
  return isProposed(proposal) ? asNumber(proposal) : undefined
}
