import type { AccountId, Language, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { isFresh, type Session } from '../sessions/session.ts'
import { type ApiToken, isLiveToken } from '../tokens/api-token.ts'
import { type By, mayBy, standingOf } from './acting.ts'
import { type Permission, type PermissionSet, permissionsOf } from './permission-sets.ts'

export interface Me {
  userId: UserId
  accountId: AccountId
  accountName: string
  name: string
  role: 'root' | 'user'
  language: Language
  timeZone: string
  protectedSince?: Date
  /** What they hold themselves; a token may give less. */
  permissionSets: PermissionSet[]
  /** What this session or token may do. */
  permissions: Permission[]
  by:
    | {
        kind: 'session'
        endsAt: Date
        factors: { factor: string; at: Date }[]
        freshUntil?: Date
      }
    | { kind: 'token'; name: string; endsAt: Date }
}

/** Who asks and what they may do. Undefined when what they came by is over. */
export function lookAtMe(ports: Ports, { by }: { by: By }): Promise<Me | undefined> {
  return ports.read(async (stores) => {
    const user = await stores.users.find((by.session ?? by.token).userId)
    if (!user || user.suspendedAt) return undefined
    if (by.token && !isLiveToken(by.token, ports.now())) return undefined
    const { name: accountName } = await stores.accounts.get(user.accountId)
    const standing = await standingOf(stores, user)
    const { id: userId, accountId, role, language, timeZone, protectedAt } = user
    return {
      userId,
      accountId,
      accountName,
      name: user.userName ?? user.signInKey,
      role,
      language,
      timeZone,
      ...(protectedAt && { protectedSince: protectedAt }),
      permissionSets: [...standing.sets],
      permissions: [...permissionsOf(standing)].filter((one) => mayBy(by, one)),
      by: by.session ? inSession(ports, by.session) : byToken(by.token),
    }
  })
}

function inSession({ settings, now }: Ports, session: Session): Me['by'] {
  const { endsAt } = session
  const factors = session.factors.map(({ factor, at }) => ({ factor, at }))
  if (!isFresh(session, settings.freshMs, now())) return { kind: 'session', endsAt, factors }
  const newest = Math.max(...factors.map(({ at }) => at.getTime()))
  return { kind: 'session', endsAt, factors, freshUntil: new Date(newest + settings.freshMs) }
}

const byToken = ({ name, expiresAt }: ApiToken): Me['by'] => ({
  kind: 'token',
  name,
  endsAt: expiresAt,
})
