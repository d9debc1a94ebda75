import type { IncomingMessage, ServerResponse } from 'node:http'
import { findSession } from '../../domain/sessions/find-session.ts'
import { routes } from '../routes.ts'
import type { SessionDeps } from './with-session.ts'

/**
 * Answers "is this session live?" for a proxy in front of other applications: 204 or 401, nothing else. It is asked for
 * every request of theirs, so it is called before the pages' server with node:http's own objects: no routing, no cookie,
 * no log line. True when the request was this one.
 */
export const sessionCheck =
  ({ ports, sessionByToken }: SessionDeps) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url !== routes.session.check || request.method !== 'GET') return false
    const token = SESSION.exec(request.headers.cookie ?? '')?.[1]
    if (token === undefined) answer(response, 401)
    else
      findSession(ports, sessionByToken, token).then(
        (found) => answer(response, found ? 204 : 401),
        // Denied, never admitted, when the database does not answer (H19).
        () => answer(response, 503),
      )
    return true
  }

const SESSION = /(?:^|; )__Host-session=([\w-]{43})(?:;|$)/

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end()
}

const HEADERS = { 'Cache-Control': 'no-store' }
