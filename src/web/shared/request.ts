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
    const requestId = newRequestId()
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
    const { status } = c.res
    measure?.(route, status, ms)
    const line = { requestId, method: c.req.method, route, status, address }
    log.info({ ...line, ms: Math.round(ms * 10) / 10 }, 'request')
  }
}

/** The route's pattern, never the path: the path may be a link from a letter. */
export const routePattern = (c: Context): string =>
  matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'

const ID_BYTES = 9
const IDS_AT_ONCE = 128
let idBytes: Buffer = Buffer.alloc(0)

/** 72 random bits, no secret. The generator is asked for many at once: asking costs more than the bytes. */
function newRequestId(): string {
  if (idBytes.length === 0) idBytes = randomBytes(ID_BYTES * IDS_AT_ONCE)
  const id = idBytes.toString('base64url', 0, ID_BYTES)
  idBytes = idBytes.subarray(ID_BYTES)
  return id
}

/** Where the language switch leads back to: a page, so after a POST the one that held the form. */
function returnPath(c: Context, origin: string): string {
  const { method, url, path } = c.req
  if (method !== 'POST') return pathIn(url, url.indexOf('/', url.indexOf('//') + 2))
  const referer = c.req.header('referer')
  const ours = referer?.startsWith(`${origin}/`) && WRITTEN_OUT.test(referer)
  return ours ? pathIn(referer!, origin.length) : path
}

/** A Referer as browsers write it: nothing that reading it as a URL would change. */
const WRITTEN_OUT = /^[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7e]+$/

function pathIn(url: string, from: number): string {
  const hash = url.indexOf('#', from)
  return hash < 0 ? url.slice(from) : url.slice(from, hash)
}

/** The other end of the connection, as @hono/node-server tells it. */
function peerOf(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? '0.0.0.0'
}
