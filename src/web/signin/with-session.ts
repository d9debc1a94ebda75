import type { Context, Next } from 'hono'
import type { Ports } from '../../domain/ports.ts'
import { isFullySignedIn } from '../../domain/sessions/confirmed.ts'
import {
  findSession,
  type LookUpSession,
  type SignedIn as Seen,
} from '../../domain/sessions/find-session.ts'
import type { User } from '../../domain/users/user.ts'
import { routes } from '../routes.ts'
import { clearSessionCookie, readSessionCookie } from '../shared/session-cookie.ts'
import type { Web } from '../shared/web.ts'
import { placeOf } from './place.ts'

/** What `withSession` puts on a request, for `new Hono<SignedIn>()`. */
export interface SignedIn {
  Variables: Web['Variables'] & Seen
}

/** What the pages of this area are made of. */
export interface SessionDeps {
  ports: Ports
  sessionByToken: LookUpSession
}

/**
 * Lets in only who is signed in, and says who it is: `c.var.session`, `c.var.user`, the header's name. By default with
 * everything that they have (B01): who showed one factor of two confirms first, and the session of a recovery sees the
 * security page. Whoever is not signed in signs in, and comes back to where they were.
 */
export const withSession =
  (
    { ports, sessionByToken }: SessionDeps,
    /** Sessions that this page is also for. */
    also: { oneFactor?: boolean; restricted?: boolean } = {},
  ) =>
  async (c: Context<SignedIn>, next: Next): Promise<Response | undefined> => {
    const token = readSessionCookie(c)
    const found = token && (await findSession(ports, sessionByToken, token))
    if (!found) {
      if (token) clearSessionCookie(c)
      return signInAgain(c)
    }
    const { session, user } = found
    if (session.kind === 'restricted') {
      if (!also.restricted) return c.redirect(routes.security.page, 303)
    } else if (!also.oneFactor && !isFullySignedIn(session, user)) return confirmFirst(c)

    c.set('session', session)
    c.set('user', user)
    const confined = session.kind === 'restricted'
    const administers = !confined && (await isAdministrating(ports, found))
    const { accountId } = session
    const isUser = user.role === 'user'
    const person = { name: shownName(user), accountId, isUser, confined, administers }
    c.set('view', { ...c.var.view, timeZone: user.timeZone, person })
    await next()
    return undefined
  }

/** What somebody signs in with: root an e-mail address, anybody else a name within the account. */
export const shownName = ({ userName, signInKey }: Pick<User, 'userName' | 'signInKey'>): string =>
  userName ?? signInKey

/** Root, and whoever was given anything. Without a device there is nothing that they could do there. */
async function isAdministrating({ read }: Ports, { session, user }: Seen): Promise<boolean> {
  if (!user.protectedAt || user.role === 'root') return user.protectedAt !== undefined
  return (await read(({ permissions }) => permissions.of(session.userId))).length > 0
}

/** To the confirm page, and from there back to the page of this request. */
export const confirmFirst = (c: Context<SignedIn>): Response =>
  c.redirect(`${routes.confirm}?return=${placeOf(c.req.path)}`, 303)

/** The session is over: to sign in, and from there back to the page of this request. */
export const signInAgain = (c: Context<SignedIn>): Response =>
  c.redirect(`${routes.signin.name}?return=${placeOf(c.req.path)}`, 303)
