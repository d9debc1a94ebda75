import { Hono } from 'hono'
import { Overloaded } from '../../domain/passwords/overloaded.ts'
import { routes } from '../routes.ts'
import { routePattern } from '../shared/request.ts'
import type { Web } from '../shared/web.ts'
import { type ApiDeps, answer } from './answer.ts'
import { openApi } from './open-api.ts'
import { OPERATIONS } from './operations.ts'
import { type Problem, problem } from './problem.ts'

const BASE = routes.api.base

/**
 * The REST API, from one table. It guards itself (give it to `createServer` as one of the `machines`): a program has no
 * Origin header and no cookie. Refusals are problem+json.
 */
export function apiRoutes(deps: ApiDeps): Hono<Web> {
  const { ports } = deps
  const api = new Hono<Web>()
  const place = () => ({ publicUrl: ports.publicUrl, now: ports.now() })

  for (const operation of OPERATIONS)
    api.on(operation.method.toUpperCase(), patternOf(operation.path), (c) =>
      answer(c, deps, operation),
    )
  const description = JSON.stringify(openApi(OPERATIONS, ports.publicUrl))
  api.get(routes.api.description, (c) =>
    c.body(description, 200, { 'Content-Type': 'application/json' }),
  )
  api.all(`${BASE}/*`, (c, next) => {
    // A page, made where the other pages are.
    if (c.req.path === routes.api.docs) return next()
    const methods = methodsAt(c.req.path)
    if (methods.length === 0) return problem(c, place(), { reason: 'no-operation' })
    c.header('Allow', methods.join(', '))
    return problem(c, place(), { reason: 'method' })
  })
  api.onError((error, c) => {
    if (error instanceof Overloaded) {
      const retryAt = new Date(ports.now().getTime() + error.retryAfterSeconds * 1000)
      return problem(c, place(), { reason: 'overloaded', retryAt })
    }
    const { log, requestId } = c.var
    log.error({ requestId, route: routePattern(c), error: error.stack }, 'request failed')
    return problem(c, place(), { reason: 'failed' } satisfies Problem)
  })
  return api
}

/** '/users/{id}' as the router writes it. */
const patternOf = (path: string): string => `${BASE}${path.replace(/\{(\w+)\}/g, ':$1')}`

function methodsAt(path: string): string[] {
  const asked = path.slice(BASE.length).split('/')
  const here = OPERATIONS.filter((operation) => {
    const parts = operation.path.split('/')
    return (
      parts.length === asked.length &&
      parts.every((part, i) => part === asked[i] || (part.startsWith('{') && asked[i] !== ''))
    )
  })
  return [...new Set(here.map(({ method }) => method.toUpperCase()))].toSorted()
}
