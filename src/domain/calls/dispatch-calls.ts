import type { CallId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { asNumber, isProposed } from '../proposals/proposal.ts'
import { type ContactNumber, isUsable } from '../users/user.ts'
import { type Call, isOver } from './call.ts'
import { keepCall, tellCall } from './keep-call.ts'
import type { Phone } from './phone.ts'

/**
 * Dials what is queued and lets time pass for every call under way (ring, digits and whole-call timers, the silence
 * after a 9). Run whenever the bell rings for calls, and every second. Answers how many calls are under way; throws what
 * failed after every call had its turn, so that none waits behind one that cannot be moved.
 */
export async function dispatchCalls(ports: Ports, phone: Phone): Promise<number> {
  const open = await ports.read(({ calls }) => calls.open())
  const failures: unknown[] = []
  const note = (error: unknown) => void failures.push(error)
  // Side by side: nobody's telephone rings later because a provider is slow for somebody else's.
  await Promise.all(open.map((call) => moveOn(ports, phone, call).catch(note)))
  const lines = await phone.lines()
  await Promise.all(lines.map((line) => hangUpWhenOver(ports, phone, line).catch(note)))
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} calls failed`)
  return open.length
}

async function moveOn(ports: Ports, phone: Phone, call: Call): Promise<void> {
  const event = { name: 'tick' } as const
  const ticked = await tellCall(ports, { call, event })
  if (ticked.moved) await phone.direct(call.id, ticked.direction)
  else if (call.status.name === 'queued') await place(ports, phone, call)
}

/** A call that ended without its telephone, because its recovery was stopped: nobody may be asked any further. */
async function hangUpWhenOver(ports: Ports, phone: Phone, line: CallId): Promise<void> {
  const call = await ports.read(({ calls }) => calls.find(line))
  if (!call || isOver(call)) await phone.direct(line, { say: [], next: 'hang-up' })
}

/** Marked before it is dialled: after a crash in between it is never dialled twice, it runs out. */
async function place(ports: Ports, phone: Phone, call: Call): Promise<void> {
  const e164 = await ports.transact(async (stores) => {
    const number = await numberToCall(stores, call)
    // Read again with today's numbering plan: what was callable when it was registered may be premium now (R20).
    const callable =
      number !== undefined && ports.numbers.read(number.e164, number.country).accepted
    const allowed = callable && (call.purpose === 'test' || isUsable(number))
    if (!allowed) {
      await keepCall(ports, stores, {
        call,
        event: { name: 'failed', reason: 'unreachable' },
      })
      return undefined
    }
    // Of two nodes that see the same queued call one wins this, and dials.
    const kept = await keepCall(ports, stores, {
      call,
      event: { name: 'dialled', provider: phone.name },
    })
    return kept.moved ? number.e164 : undefined
  })
  if (!e164) return
  try {
    await phone.place({ callId: call.id, e164, language: call.language })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const event = { name: 'failed', reason: 'provider-error', cause } as const
    await ports.transact((stores) => keepCall(ports, stores, { call, event }))
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
