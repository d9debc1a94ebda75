import type { Context, Next } from 'hono'
import { type Acting, lookingAs, type Refused } from '../../domain/permissions/acting.ts'
import type { AdministeringRefusal } from '../../domain/permissions/administering.ts'
import type { Permission } from '../../domain/permissions/permission-sets.ts'
import type { Ports } from '../../domain/ports.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { BadRequest } from '../shared/web.ts'
import {
  confirmFirst,
  type SessionDeps,
  type SignedIn,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { refusedPage } from './refused-page.ts'

/** What `withPermission` puts on a request, for `new Hono<Administering>()`. */
export interface Administering {
  Variables: SignedIn['Variables'] & { acting: Acting }
}

/**
 * Lets in only who is signed in with a device and may do this (or one of these), and says what else they may:
 * `c.var.acting`. Everybody else is told what is missing and who can give it. Use cases judge again, under a lock.
 *
 * With `fresh` a page that holds a form asks for the device before anything is typed that would be lost.
 */
export function withPermission(
  deps: SessionDeps,
  permission: Permission | readonly Permission[],
  { fresh = false } = {},
) {
  const { ports } = deps
  const signedIn = withSession(deps)
  const asked = typeof permission === 'string' ? [permission] : permission
  return (c: Context<Administering>, next: Next): Promise<Response | undefined> => {
    const about = c as unknown as Context<SignedIn>
    return signedIn(about, async () => {
      const { session, user } = c.var
      const acting = await lookingAsAny(ports, session, asked)
      if ('reason' in acting) {
        c.res = await answerRefusal(about, acting.reason, asked)
        return
      }
      const moment = { settings: ports.settings, now: ports.now() }
      if (fresh && c.req.method === 'GET' && !isConfirmed(session, user, moment)) {
        c.res = confirmFirst(about)
        return
      }
      c.set('acting', acting)
      await next()
    })
  }
}

/** Refusals that are about who acts and upon whom, whatever the form says. */
export type ActorRefusal = AdministeringRefusal | 'no-such-group'

/**
 * What a page answers when a use case refused whoever acts: to sign in, to the confirm page and back, not there (H06), or
 * a page that says what is missing. `asked` are the permissions of which one would have done.
 */
export async function answerRefusal(
  c: Context<SignedIn> | Context<Administering>,
  reason: ActorRefusal,
  asked: Permission | readonly Permission[] = [],
): Promise<Response> {
  switch (reason) {
    case 'session-over':
      return signInAgain(c as Context<SignedIn>)
    case 'confirm-first':
      return confirmFirst(c as Context<SignedIn>)
    case 'no-such-user':
    case 'no-such-group':
      throw new BadRequest(404, 'there is no such user or group')
    default: {
      const permissions = typeof asked === 'string' ? [asked] : asked
      return c.html(`${refusedPage({ view: c.var.view, reason, permissions })}`, 403)
    }
  }
}

/** Whether `answerRefusal` answers it; what is left is about what was typed. */
export const isActorRefusal = <Reason extends string>(
  reason: Reason,
): reason is Reason & ActorRefusal => ACTOR_REFUSALS.has(reason)

const ACTOR_REFUSALS: ReadonlySet<string> = new Set<ActorRefusal>([
  'session-over',
  'device-first',
  'confirm-first',
  'not-permitted',
  'no-such-user',
  'no-such-group',
  'rank',
  'root',
  'yourself',
])

const lookingAsAny = (
  ports: Ports,
  session: Session,
  asked: readonly Permission[],
): Promise<Acting | Refused> =>
  ports.read(async (stores) => {
    let refused: Refused = { reason: 'not-permitted' }
    for (const permission of asked) {
      const acting = await lookingAs(ports, stores, { by: { session }, permission })
      if (!('reason' in acting)) return acting
      refused = acting
    }
    return refused
  })
