import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { ApiTokenId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'

export type RevokeTokenRefusal = 'confirm-first' | 'not-found' | SessionOver
export type TokenRevoking = { revoked: true } | { revoked: false; reason: RevokeTokenRefusal }

/**
 * Ends one of one's own tokens, at once and on every node. It asks for no fresh device: who finds a token in the wrong
 * place must not be kept waiting. Ids of others are as unknown as ids of nobody (H06).
 */
export function revokeToken(
  ports: Ports,
  input: { session: Session; tokenId: ApiTokenId; asker: Asker },
): Promise<TokenRevoking> {
  const { tokenId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { revoked: false, reason: 'session-over' }
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return { revoked: false, reason: 'confirm-first' }
    if (!(await stores.tokens.revoke(user.id, tokenId, ports.now())))
      return { revoked: false, reason: 'not-found' }
    const data = { tokenId }
    await writeEvent(ports, stores, { kind: 'token.revoked', user, session, asker, data })
    return { revoked: true }
  })
}
