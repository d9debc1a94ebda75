import { randomBytes } from 'node:crypto'
import type { Context, Next } from 'hono'
import { matchedRoutes } from 'hono/route'
import { wordsFor } from '../../words/words.ts'
import { clientAddress, networkOf, proxyList } from './address.ts'
import { languageOf } from './language.ts'
import type { Log, Web } from './web.ts'

export interface RequestOptions {
  publicUrl: string
  trustedProxies: readonly string[]
  timeZone: string
  /** The product's clock, for moments on pages. */
  now?: () => Date
  log: Log
  /** Told of every answer. */
  measure?: Measure
}

/** `route` is a pattern, as in the log. */
export type Measure = (route: string, status: number, ms: number) => void

/** Who asks, in which language, under which id; and one log line when it was answered. */
export function describeRequest({
  publicUrl,
  trustedProxies,
  timeZone,
  now,
  log,
  measure,
}: RequestOptions) {
  const trusts = proxyList(trustedProxies)
  const { origin } = new URL(publicUrl)
  return async (c: Context<Web>, next: Next): Promise<void> => {
    const began = performance.now()
    const requestId = randomBytes(9).toString('base64url')
    const language = languageOf(c)
    const address = clientAddress(peerOf(c), c.req.header('x-forwarded-for'), trusts)
    c.set('requestId', requestId)
    c.set('address', address)
    c.set('network', networkOf(address))
    c.set('userAgent', (c.req.header('user-agent') ?? '').slice(0, 300))
    c.set('log', log)
    const place = { words: wordsFor(language), language, timeZone, ...(now && { now: now() }) }
    c.set('view', { ...place, path: returnPath(c, origin) })
    c.header('X-Request-Id', requestId)

    await next()
    const ms = performance.now() - began
    const route = routePattern(c)
    measure?.(route, c.res.status, ms)
    writeLine(c, route, ms)
  }
}

/** The route's pattern, never the path: the path may be a link from a letter. */
export const routePattern = (c: Context): string =>
  matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'

function writeLine(c: Context<Web>, route: string, ms: number): void {
  const { log, requestId, address } = c.var
  const { method } = c.req
  const line = { requestId, method, route, status: c.res.status, address }
  log.info({ ...line, ms: Math.round(ms * 10) / 10 }, 'request')
}

/** Where the language switch leads back to: a page, so after a POST the one that held the form. */
function returnPath(c: Context, origin: string): string {
  const url = c.req.method === 'POST' ? c.req.header('referer') : c.req.url
  if (url === undefined || !URL.canParse(url)) return c.req.path
  const { pathname, search, origin: asked } = new URL(url)
  return c.req.method === 'POST' && asked !== origin ? c.req.path : `${pathname}${search}`
}

/** The other end of the connection, as @hono/node-server tells it. */
function peerOf(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? '0.0.0.0'
}
