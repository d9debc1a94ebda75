import type { CodeSetId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type CodesRefusal, mayMakeCodes } from './may-make-codes.ts'
import { newCodes } from './recovery-code.ts'

export type CodesBeginning =
  | { begun: true }
  | { begun: false; reason: CodesRefusal | SessionOver; until?: Date }

/**
 * Ten fresh codes as a draft of this session (DE-10). What was valid stays so until `keepCodes`: whoever closes the tab
 * before a code was written down has lost nothing.
 */
export function beginCodes(ports: Ports, input: { session: Session }): Promise<CodesBeginning> {
  const { chance, settings, vault, now } = ports
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { begun: false, reason: 'session-over' }
    const { user, session } = own
    const recoveries = await stores.recoveries.of(user.id, now())
    const moment = { settings, now: now(), begun: false }
    const door = mayMakeCodes({ session, user, recoveries }, moment)
    if (!door.open) {
      const { reason, until } = door
      return { begun: false, reason, ...(until && { until }) }
    }
    const id = chance.id<CodeSetId>()
    await stores.recoveryCodes.putDraft({
      id,
      accountId: user.accountId,
      userId: user.id,
      createdAt: now(),
      draftOf: session.id,
      draftUntil: new Date(now().getTime() + settings.draftMs),
      sealedCodes: vault.seal(Buffer.from(newCodes(chance).join(' ')), id),
    })
    return { begun: true }
  })
}
