import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { isConfirmed } from '../sessions/confirmed.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { type ApiToken, isLiveToken, NEVER_BY_TOKEN } from '../tokens/api-token.ts'
import type { User } from '../users/user.ts'
import {
  type Permission,
  permissionsOf,
  RANKS,
  type Rank,
  rankOf,
  rankOfSets,
  type Standing,
} from './permission-sets.ts'

/** Who asks: a person in their session, or a program with their token. */
export type By = { session: Session; token?: never } | { token: ApiToken; session?: never }

/** Somebody who does something beyond their own devices, as they are now. `by` goes into the audit log. */
export interface Acting {
  user: User
  by: By
  standing: Standing
  rank: Rank
  may(permission: Permission): boolean
}

/**
 * 'device-first': nobody administers by a password alone. 'confirm-first': lead to the confirm page.
 * 'no-such-user': there is none in this account; an id of another account looks the same (H06).
 */
export type ActingRefusal =
  | 'session-over'
  | 'device-first'
  | 'confirm-first'
  | 'not-permitted'
  | 'no-such-user'
  | 'rank'
export type Refused = { reason: ActingRefusal }

/** What somebody holds, as it is now. */
export async function standingOf({ accounts, permissions }: Stores, user: User): Promise<Standing> {
  const account = await accounts.get(user.accountId)
  const grants = await permissions.of(user.id)
  return {
    role: user.role,
    isOperator: account.operatorSince !== undefined,
    sets: [...new Set(grants.map(({ permissionSet }) => permissionSet))],
  }
}

/** Whether they may look, under `read`. Being signed in was seen to before: by `withSession`, or by the token itself. */
export async function lookingAs(
  ports: Ports,
  stores: Stores,
  { by, permission }: { by: By; permission: Permission },
): Promise<Acting | Refused> {
  const user = await stores.users.find(ownerOf(by))
  if (!user) return { reason: 'session-over' }
  if (!user.protectedAt) return { reason: 'device-first' }
  if (by.session && !isMfa(by.session)) return { reason: 'confirm-first' }
  if (by.token && !isLiveToken(by.token, ports.now())) return { reason: 'session-over' }
  return permitted(stores, { by, user, permission })
}

/**
 * Whether they may change something: the permission, and in a session a device shown in the last minutes (H07). Comes first
 * in every administrator's transaction; whom it concerns is locked before, by `lockBoth`.
 */
export async function actingAs(
  ports: Ports,
  stores: Stores,
  { by, permission }: { by: By; permission: Permission },
): Promise<Acting | Refused> {
  const user = await stores.users.lockIfThere(ownerOf(by))
  if (!user || user.suspendedAt) return { reason: 'session-over' }
  if (!user.protectedAt) return { reason: 'device-first' }
  const fresh = await freshBy(ports, stores, by)
  if (!fresh) return { reason: 'session-over' }
  const moment = { settings: ports.settings, now: ports.now() }
  if (fresh.session && !isConfirmed(fresh.session, user, moment)) return { reason: 'confirm-first' }
  return permitted(stores, { by: fresh, user, permission })
}

/** As `actingAs`, upon a user of the same account whose rank is lower. Both are locked, in one order for everybody. */
export async function actingUpon(
  ports: Ports,
  stores: Stores,
  input: { by: By; permission: Permission; subject: UserId },
): Promise<{ acting: Acting; subject: User; subjectRank: Rank } | Refused> {
  const subject = await lockBoth(stores, ownerOf(input.by), input.subject)
  const acting = await actingAs(ports, stores, input)
  if ('reason' in acting) return acting
  if (subject?.accountId !== acting.user.accountId) return { reason: 'no-such-user' }
  const subjectRank = rankOf(await standingOf(stores, subject))
  if (subjectRank >= acting.rank) return { reason: 'rank' }
  return { acting, subject, subjectRank }
}

/** Locks two users in the order of their ids, so that two who act upon each other wait instead of blocking each other. */
export async function lockBoth(
  { users }: Stores,
  actor: UserId,
  subject: UserId,
): Promise<User | undefined> {
  if (subject < actor) {
    const first = await users.lockIfThere(subject)
    await users.lockIfThere(actor)
    return first
  }
  await users.lockIfThere(actor)
  return users.lockIfThere(subject)
}

const ownerOf = ({ session, token }: By): UserId => (session ?? token).userId

/** As it is under the lock of its user: what was ended meanwhile does nothing any more (H18). */
async function freshBy(ports: Ports, stores: Stores, by: By): Promise<By | undefined> {
  if (by.session) {
    const own = await lockSession(ports, stores, by.session)
    return own && { session: own.session }
  }
  const token = await stores.tokens.find(by.token.id)
  return isLiveToken(token, ports.now()) ? { token } : undefined
}

async function permitted(
  stores: Stores,
  { by, user, permission }: { by: By; user: User; permission: Permission },
): Promise<Acting | Refused> {
  const own = await standingOf(stores, user)
  const permissions = permissionsOf(own)
  const may = (asked: Permission) => permissions.has(asked) && mayBy(by, asked)
  if (!may(permission)) return { reason: 'not-permitted' }
  return { by, user, standing: own, rank: rankBy(by, own), may }
}

/** Whether what they came by lets a permission through: a session every one, a token what its sets give. */
export const mayBy = ({ token }: By, permission: Permission): boolean =>
  token === undefined || givenBy(token, permission)

const givenBy = ({ sets }: ApiToken, permission: Permission): boolean =>
  !NEVER_BY_TOKEN.has(permission) &&
  permissionsOf({ role: 'user', isOperator: false, sets }).has(permission)

/** A token acts upon whom its own sets let it: never above its maker, nor above what it was made for (H11). */
const rankBy = ({ token }: By, own: Standing): Rank => {
  const [rank, most] = [rankOf(own), token ? rankOfSets(token.sets) : RANKS.operatorRoot]
  return most < rank ? most : rank
}
