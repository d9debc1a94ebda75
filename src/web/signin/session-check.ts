import type { IncomingMessage, ServerResponse } from 'node:http'
import { isFullySignedIn } from '../../domain/sessions/confirmed.ts'
import { findSession } from '../../domain/sessions/find-session.ts'
import { routes } from '../routes.ts'
import type { Measure } from '../shared/request.ts'
import type { SessionDeps } from './with-session.ts'

/**
 * Answers "is somebody signed in?" for a proxy in front of other applications: 204, 401, or 503 when the database does
 * not answer. A session that is short of a factor, or that a recovery opened, is not signed in (invariant 1). It is
 * asked for every request of those applications, so it is called before the pages' server with node:http's own
 * objects: no routing, no cookie, no log line. True when the request was this one.
 */
export const sessionCheck =
  ({ ports, sessionByToken }: SessionDeps, measure?: Measure) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url !== PATH || (request.method !== 'GET' && request.method !== 'HEAD'))
      return false
    const began = performance.now()
    const answer = (status: number): void => {
      response.writeHead(status, HEADERS).end()
      measure?.(PATH, status, performance.now() - began)
    }
    const token = SESSION.exec(request.headers.cookie ?? '')?.[1]
    if (token === undefined) answer(401)
    else
      findSession(ports, sessionByToken, token).then(
        (found) => answer(found && isFullySignedIn(found.session, found.user) ? 204 : 401),
        // Denied, never admitted, when the database does not answer (H19).
        () => answer(503),
      )
    return true
  }

const PATH = routes.session.check
const SESSION = /(?:^|; )__Host-session=([\w-]{43})(?:;|$)/
const HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
