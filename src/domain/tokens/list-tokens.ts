import { standingOf } from '../permissions/acting.ts'
import { type PermissionSet, permissionsOf } from '../permissions/permission-sets.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { type ApiToken, isKept } from './api-token.ts'
import { TOKENS_MOST } from './make-token.ts'
import { setsWithin } from './token-scope.ts'

export interface TokenList {
  /** Those that are not over, newest first; some may wait since a recovery. */
  tokens: readonly ApiToken[]
  most: number
  /** What may be put into a new one. */
  sets: readonly PermissionSet[]
}

/** The tokens of whoever is signed in. */
export function listTokens(ports: Ports, { session }: { session: Session }): Promise<TokenList> {
  return ports.read(async (stores) => {
    const user = await stores.users.get(session.userId)
    const tokens = await stores.tokens.of(user.id)
    return {
      tokens: tokens.filter((token) => isKept(token, ports.now())),
      most: TOKENS_MOST,
      sets: setsWithin(permissionsOf(await standingOf(stores, user))),
    }
  })
}
