import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { type CodesRefusal, mayMakeCodes } from './may-make-codes.ts'
import { macOf, readRecoveryCode } from './recovery-code.ts'
import { openCodes } from './show-codes.ts'

/** 'no-draft': none were made here, or it was too long ago. 'not-one-of-them': what was typed is none of the ten. */
export type KeepingRefusal = CodesRefusal | SessionOver | 'no-draft' | 'not-one-of-them'
export type Keeping = { kept: true } | { kept: false; reason: KeepingRefusal; until?: Date }

/**
 * One of the codes typed back shows that they were kept: now they are valid, and those from before are not. The one that was
 * typed stays good: nothing was opened by it.
 */
export function keepCodes(
  ports: Ports,
  input: { session: Session; typed: string; asker: Asker },
): Promise<Keeping> {
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { kept: false, reason: 'session-over' }
    const { user, session } = own
    const recoveries = await stores.recoveries.of(user.id, ports.now())
    const moment = { settings: ports.settings, now: ports.now(), begun: true }
    const door = mayMakeCodes({ session, user, recoveries }, moment)
    if (!door.open) {
      const { reason, until } = door
      return { kept: false, reason, ...(until && { until }) }
    }
    return keep(ports, stores, { ...input, session, user })
  })
}

async function keep(
  ports: Ports,
  stores: Stores,
  { session, user, typed, asker }: { session: Session; user: User; typed: string; asker: Asker },
): Promise<Keeping> {
  const draft = await stores.recoveryCodes.findDraft(session.id, ports.now())
  if (!draft) return { kept: false, reason: 'no-draft' }
  const codes = openCodes(ports, draft)
  const read = readRecoveryCode(typed)
  if (!read.accepted || !codes.includes(read.code))
    return { kept: false, reason: 'not-one-of-them' }
  const macs = codes.map((code) => macOf(ports.vault, user.id, code))
  const kept = await stores.recoveryCodes.activate(draft, { macs, at: ports.now() })
  if (!kept) return { kept: false, reason: 'no-draft' }
  await writeEvent(ports, stores, { kind: 'recovery-code.made', user, asker, session })
  await tellOwner(ports, stores, { event: 'recovery-codes-made', user, asker })
  return { kept: true }
}
