import type { Ports } from '../ports.ts'
import { after, type Call } from './call.ts'
import type { Phone } from './phone.ts'

/** Providers know a price some minutes after a call, and some never. */
const FIRST_ASKED_MS = 60_000
const GIVEN_UP_MS = 2 * 24 * 3_600_000
const AT_ONCE = 20

/**
 * Asks providers what ended calls cost, each call after a minute and then after twice as long each time, for two days. What
 * stays without a price counts by the operator's estimate. Throws what failed, after every call had its turn.
 */
export async function priceCalls(ports: Ports, phones: readonly Phone[]): Promise<void> {
  const asked = new Map(phones.filter(({ price }) => price).map((phone) => [phone.name, phone]))
  if (asked.size === 0) return
  const now = ports.now()
  const due = {
    providers: [...asked.keys()],
    since: after(now, -GIVEN_UP_MS),
    by: after(now, -FIRST_ASKED_MS),
    limit: AT_ONCE,
  }
  const failures: unknown[] = []
  for (const call of await ports.read(({ calls }) => calls.unpriced(due)))
    await priceCall(ports, asked.get(call.provider!)!, call).catch((error) => failures.push(error))
  if (failures.length > 0) throw new AggregateError(failures, 'prices could not be asked')
}

/** Marked before the provider is asked: a slow one is not asked by every node. */
async function priceCall(ports: Ports, phone: Phone, call: Call): Promise<void> {
  const now = ports.now()
  const age = now.getTime() - call.endedAt!.getTime()
  const mine = await ports.transact(({ calls }) => calls.claimPrice(call, after(now, age)))
  const price = mine ? await phone.price?.(call.providerReference!) : undefined
  if (price) await ports.transact(({ calls }) => calls.setPrice(call.id, price))
}
