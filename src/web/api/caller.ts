import type { Context } from 'hono'
import type { Asker } from '../../domain/asker.ts'
import type { BrowserHash, UserId } from '../../domain/ids.ts'
import type { By } from '../../domain/permissions/acting.ts'
import { hashToken } from '../../domain/secrets.ts'
import { isFullySignedIn } from '../../domain/sessions/confirmed.ts'
import { findSession } from '../../domain/sessions/find-session.ts'
import { findToken } from '../../domain/tokens/find-token.ts'
import { readSessionCookie } from '../shared/session-cookie.ts'
import type { Web } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import type { Reason } from './reasons.ts'

/** Whoever sent a request, with everything that they have (B02). */
export interface Caller {
  by: By
  userId: UserId
  asker: Asker
  /** The session came as a browser's cookie, so the browser may have been led here by another site. */
  byCookie: boolean
  /** What limits count: a person, or one token. */
  counted: string
  /** Whose keys for repeated requests these are: a session, or one token. */
  keyed: string
}

type Found = { caller: Caller } | { reason: Reason }

/** In front of a session's token where it is no cookie, so that scanners for secrets know it. */
export const SESSION_PREFIX = 'aiks_'

/**
 * Finds who asks: by a token or a session of the command line in `Authorization: Bearer`, or by the cookie of our pages.
 * With that header the cookie is not looked at. A session counts with everything that its user has, or not at all.
 */
export async function findCaller(c: Context<Web>, deps: SessionDeps): Promise<Found> {
  const header = c.req.header('authorization')
  if (header === undefined) {
    const token = readSessionCookie(c)
    return token ? inSession(c, deps, { token, byCookie: true }) : { reason: 'signed-out' }
  }
  const [, text] = /^Bearer +([\w-]{1,100})$/i.exec(header) ?? []
  if (text === undefined) return { reason: 'signed-out' }
  if (!text.startsWith(SESSION_PREFIX)) return byToken(c, deps, text)
  return inSession(c, deps, { token: text.slice(SESSION_PREFIX.length), byCookie: false })
}

async function byToken(c: Context<Web>, { ports }: SessionDeps, text: string): Promise<Found> {
  const found = await findToken(ports, text)
  if (!found) return { reason: 'signed-out' }
  const { token, user } = found
  const key = `token:${token.id}`
  const browser = hashToken(key) as BrowserHash
  const by = { by: { token }, userId: user.id, byCookie: false, counted: key, keyed: key }
  return { caller: { ...by, asker: askerOf(c, browser) } }
}

async function inSession(
  c: Context<Web>,
  { ports, sessionByToken }: SessionDeps,
  { token, byCookie }: { token: string; byCookie: boolean },
): Promise<Found> {
  const found = await findSession(ports, sessionByToken, token)
  if (!found) return { reason: 'signed-out' }
  const { session, user } = found
  if (session.kind === 'restricted') return { reason: 'restricted' }
  if (!isFullySignedIn(session, user)) return { reason: 'confirm-first' }
  const { userId } = session
  const keys = { counted: `user:${userId}`, keyed: `session:${session.id}` }
  return {
    caller: { by: { session }, userId, byCookie, ...keys, asker: askerOf(c, session.browser) },
  }
}

const askerOf = ({ var: { address, network, userAgent } }: Context<Web>, browser: BrowserHash) => ({
  browser,
  network: address,
  networkPrefix: network,
  userAgent,
})
