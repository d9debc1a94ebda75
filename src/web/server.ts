import { type Context, Hono } from 'hono'
import { Overloaded } from '../domain/passwords/overloaded.ts'
import { languageRoutes } from './language.ts'
import { assetRoutes } from './shared/assets.ts'
import { browserCookie, type Signer } from './shared/browser-cookie.ts'
import { type ErrorKind, errorPage } from './shared/error-page.ts'
import { ownHost, ownOrigin } from './shared/guards.ts'
import { securityHeaders } from './shared/headers.ts'
import { describeRequest, type Measure, routePattern } from './shared/request.ts'
import { BadRequest, type Log, type Web } from './shared/web.ts'

export interface ServerOptions {
  /** 'https://id.example.org': the only address that is answered, and the origin of every form. */
  publicUrl: string
  /** Addresses and CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[]
  /** For moments on pages before anyone signed in. IANA name. */
  timeZone: string
  /** The product's clock. Without one every moment is told with its day. */
  now?: () => Date
  /** Of the browser's own cookie. */
  signer: Signer
  log: Log
  /** Told of every answer, for metrics. */
  measure?: Measure
  /** Sub-applications of pages: same host, same origin, browser cookie. First match answers. */
  pages: readonly Part[]
  /** For machines (health, metrics, providers' reports): no host or origin check, no cookie. They guard themselves. */
  machines?: readonly Part[]
}

/** Any Hono sub-application, whatever variables its own middleware adds. */
// biome-ignore lint/suspicious/noExplicitAny: Hono is invariant in them, so no common type exists
export type Part = Hono<any, any, any>

/**
 * The whole HTTP side. Serve its `fetch`; test its `request`. It keeps no state of its own.
 *
 * A route file reads, calls and answers; a page file beside it writes the markup:
 *
 *     const codeForm = strictForm({ code: textOf(100) })
 *
 *     export function codeRoutes(ports: Ports): Hono<Web> {
 *       const web = new Hono<Web>()
 *       web.get(routes.signin.code, (c) => c.html(`${codePage({ view: c.var.view })}`))
 *       web.post(routes.signin.code, async (c) => {
 *         const { code } = await readForm(c, codeForm)
 *         const { browser, network, view } = c.var
 *         const answer = await answerWithDevice(ports, { code, browser, network })
 *         if (!answer.accepted) return c.html(`${codePage({ view, refusal: answer.reason })}`, 422)
 *         setSessionCookie(c, answer.token)
 *         return c.redirect(routes.home, 303)
 *       })
 *       return web
 *     }
 *
 *     const WORDS: Record<CodeRefusal, WordKey> = { 'wrong-code': 'signin.wrong-code' }
 *
 *     export function codePage({ view, refusal }: { view: View; refusal?: CodeRefusal }): Html {
 *       const { words } = view
 *       const refusals = refusal ? [{ field: 'code', text: words(WORDS[refusal]) }] : []
 *       const main = form(routes.signin.code, [
 *         codeField(words, { name: 'code', label: words('signin.code'), refusals, first: true }),
 *         button(words, { label: words('shared.continue') }),
 *       ])
 *       return layout({ view, title: words('signin.code-title'), main, refusals })
 *     }
 */
export function createServer(options: ServerOptions): Hono<Web> {
  const { publicUrl, signer, pages, machines = [] } = options
  const server = new Hono<Web>()
  server.use(describeRequest(options), securityHeaders(publicUrl))
  for (const part of machines) server.route('/', part)

  server.use(ownHost(publicUrl), ownOrigin(publicUrl))
  server.route('/', assetRoutes())
  server.use(browserCookie(signer))
  server.route('/', languageRoutes(publicUrl))
  for (const part of pages) server.route('/', part)

  server.notFound((c) => notFound(c, server))
  server.onError(failed)
  return server
}

/** A known path asked for in the wrong way says so; all else is not there. */
function notFound(c: Context<Web>, server: Hono<Web>): Response | Promise<Response> {
  const allowed = methodsAt(server, c.req.path)
  if (allowed.length === 0 || allowed.includes(c.req.method))
    return answer(c, { kind: 'not-found', status: 404 })
  c.header('Allow', allowed.join(', '))
  return answer(c, { kind: 'method', status: 405 })
}

function methodsAt(server: Hono<Web>, path: string): string[] {
  const here = server.routes.filter(
    ({ method, path: pattern }) => method !== 'ALL' && matches(pattern, path),
  )
  const methods = new Set(here.map(({ method }) => method))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].toSorted()
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/')
  const asked = path.split('/')
  return (
    parts.length === asked.length &&
    parts.every((part, i) => part === asked[i] || (part.startsWith(':') && asked[i] !== ''))
  )
}

function failed(error: Error, c: Context<Web>): Response | Promise<Response> {
  if (error instanceof BadRequest) {
    return answer(c, { kind: KINDS[error.status], status: error.status, reason: error.message })
  }
  if (error instanceof Overloaded) {
    const seconds = error.retryAfterSeconds
    c.header('Retry-After', String(seconds))
    return answer(c, { kind: 'overloaded', status: 503, values: { seconds } })
  }
  const { log, requestId } = c.var
  log.error({ requestId, route: routePattern(c), error: error.stack }, 'request failed')
  return answer(c, { kind: 'failed', status: 500 })
}

const KINDS = {
  400: 'bad-request',
  404: 'not-found',
  413: 'too-large',
  415: 'bad-request',
} as const satisfies Record<BadRequest['status'], ErrorKind>

interface Answer {
  kind: ErrorKind
  status: 404 | 405 | 400 | 413 | 415 | 500 | 503
  reason?: string
  values?: Record<string, number>
}

function answer(c: Context<Web>, { status, ...page }: Answer): Response | Promise<Response> {
  const { view, requestId } = c.var
  return c.html(`${errorPage({ view, requestId, ...page })}`, status)
}
