import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { ApiTokenId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { standingOf } from '../permissions/acting.ts'
import { type PermissionSet, permissionsOf } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { type ChangeRefusal, refusalToChange } from '../users/may-change.ts'
import type { User } from '../users/user.ts'
import { type ApiToken, isKept } from './api-token.ts'
import { setsWithin } from './token-scope.ts'
import { tokenTextOf } from './token-text.ts'

export const TOKENS_MOST = 20
const TOKEN_DAYS_MOST = 365
const NAME_MOST = 64
const DAY_MS = 24 * 3_600_000

export type MakeTokenRefusal =
  | ChangeRefusal
  | {
      reason:
        | 'device-first'
        | 'token-name-empty'
        | 'token-name-too-long'
        | 'token-days'
        | 'set-not-held'
        | 'too-many-tokens'
    }
export type TokenMaking =
  /** `text` is shown once: we keep its hash. */
  { made: true; token: ApiToken; text: string } | ({ made: false } & MakeTokenRefusal)

interface NewToken {
  name: string
  sets: readonly PermissionSet[]
  /** Whole days until its end. */
  days: number
}

/**
 * Makes a token for whoever holds this session, and for nobody else. Only with a device shown just now, with nothing the
 * maker does not hold, and with an end (H11).
 */
export function makeToken(
  ports: Ports,
  input: { session: Session; asked: NewToken; asker: Asker },
): Promise<TokenMaking> {
  const { asker } = input
  const asked = { ...input.asked, name: tidy(input.asked.name) }
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { made: false, reason: 'session-over' }
    const { user, session } = own
    const refusal =
      (await refusalToMake(ports, stores, { session, user })) ??
      (await wrongIn(ports, stores, { asked, user }))
    if (refusal) return { made: false, ...refusal }

    const text = tokenTextOf(ports.chance.token())
    const token = newToken(ports, { asked, user, tokenHash: hashToken(text) })
    await stores.tokens.add(token)
    const data = { tokenId: token.id, sets: token.sets.join(' '), days: asked.days }
    await writeEvent(ports, stores, { kind: 'token.made', user, session, asker, data })
    await tellOwner(ports, stores, { event: 'token-made', user, asker, about: token.name })
    return { made: true, token, text }
  })
}

async function refusalToMake(
  ports: Ports,
  stores: Stores,
  { session, user }: { session: Session; user: User },
): Promise<MakeTokenRefusal | undefined> {
  if (!user.protectedAt) return { reason: 'device-first' }
  if (!isMfa(session)) return { reason: 'confirm-first' }
  return refusalToChange(ports, stores, { session, user })
}

async function wrongIn(
  { now }: Ports,
  stores: Stores,
  { asked, user }: { asked: NewToken; user: User },
): Promise<MakeTokenRefusal | undefined> {
  const { name, sets, days } = asked
  if (name === '') return { reason: 'token-name-empty' }
  if ([...name].length > NAME_MOST) return { reason: 'token-name-too-long' }
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS_MOST) return { reason: 'token-days' }
  const held = setsWithin(permissionsOf(await standingOf(stores, user)))
  if (!sets.every((set) => held.includes(set))) return { reason: 'set-not-held' }
  const before = await stores.tokens.of(user.id)
  const live = before.filter((token) => isKept(token, now()))
  return live.length < TOKENS_MOST ? undefined : { reason: 'too-many-tokens' }
}

function newToken(
  { chance, now }: Ports,
  { asked, user, tokenHash }: { asked: NewToken; user: User; tokenHash: string },
): ApiToken {
  return {
    id: chance.id<ApiTokenId>(),
    accountId: user.accountId,
    userId: user.id,
    name: asked.name,
    tokenHash,
    sets: [...new Set(asked.sets)],
    createdAt: now(),
    expiresAt: new Date(now().getTime() + asked.days * DAY_MS),
  }
}

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()
