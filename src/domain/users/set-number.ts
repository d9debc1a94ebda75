import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { NumberId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { maskNumber, type NumberRefusal } from '../numbers/number.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import type { ContactNumber, User } from './user.ts'

/** 'call-under-way': a call to the present number must end first. */
export type SetNumberRefusal =
  | ChangeRefusal
  | { reason: `number-${NumberRefusal}` | 'call-under-way' }
export type NumberSetting =
  | { set: true; number: ContactNumber }
  | ({ set: false } & SetNumberRefusal)

/**
 * Registers a contact number, normalised, in place of any other (LO-10). It counts as absent until a test call proves
 * it; in place of a proven one it is used only under a hold for seven days (R18).
 */
export async function setNumber(
  ports: Ports,
  input: { session: Session; text: string; country: string; asker: Asker },
): Promise<NumberSetting> {
  const { asker } = input
  const read = ports.numbers.read(input.text, input.country)
  if (!read.accepted) return { set: false, reason: `number-${read.reason}` }

  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { set: false, reason: 'session-over' }
    const { user, session } = own
    const before = await stores.users.findNumber(user.id)
    const adds = before?.provenAt === undefined
    const refusal = await refusalToChange(ports, stores, { session, user, adds })
    if (refusal) return { set: false, ...refusal }
    if (before?.e164 === read.e164 && !before.suspendedAt) return { set: true, number: before }
    if (await stores.calls.findOpen(user.id)) return { set: false, reason: 'call-under-way' }

    const number = newNumber(ports, { user, before, e164: read.e164, country: read.country })
    await store(ports, stores, { number, user, session, asker })
    return { set: true, number }
  })
}

/** Replacing twice must not wash the mark off: what replaced a proven number keeps being a replacement. */
function newNumber(
  { chance, now }: Ports,
  from: { user: User; before: ContactNumber | undefined; e164: string; country: string },
): ContactNumber {
  const { user, before, e164, country } = from
  const replaces = before?.provenAt !== undefined || before?.changedAt !== undefined
  return {
    id: chance.id<NumberId>(),
    accountId: user.accountId,
    userId: user.id,
    e164,
    country,
    addedAt: now(),
    ...(replaces && { changedAt: now() }),
  }
}

async function store(
  ports: Ports,
  stores: Stores,
  {
    number,
    user,
    session,
    asker,
  }: { number: ContactNumber; user: User; session: Session; asker: Asker },
): Promise<void> {
  await stores.users.putNumber(number)
  const data = { numberId: number.id }
  await writeEvent(ports, stores, { kind: 'number.changed', user, session, asker, data })
  const about = maskNumber(number.e164)
  await tellOwner(ports, stores, { event: 'number-changed', user, asker, about })
  ports.bell.ring(`user:${user.id}`)
}
