import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { ApiTokenId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { type ChangeRefusal, refusalToChange } from '../users/may-change.ts'

export type ReinstateTokenRefusal = ChangeRefusal | { reason: 'not-found' }
export type TokenReinstating =
  | { reinstated: true }
  | ({ reinstated: false } & ReinstateTokenRefusal)

/** A token that a recovery suspended works again, once its maker has shown a device and nothing can be undone any more. */
export function reinstateToken(
  ports: Ports,
  input: { session: Session; tokenId: ApiTokenId; asker: Asker },
): Promise<TokenReinstating> {
  const { tokenId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { reinstated: false, reason: 'session-over' }
    const { user, session } = own
    if (!isMfa(session)) return { reinstated: false, reason: 'confirm-first' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { reinstated: false, ...refusal }
    if (!(await stores.tokens.reinstate(user.id, tokenId)))
      return { reinstated: false, reason: 'not-found' }
    const data = { tokenId }
    await writeEvent(ports, stores, { kind: 'token.reinstated', user, session, asker, data })
    return { reinstated: true }
  })
}
