import type { Context, Next } from 'hono'
import { errorPage } from './error-page.ts'
import type { Web } from './web.ts'

/**
 * Answers only under the public address: another Host would put its name into links and cookies. On a local
 * installation 127.0.0.1 leads to localhost, because passkeys and host cookies need a name.
 */
export function ownHost(publicUrl: string) {
  const own = new URL(publicUrl)
  return async (c: Context<Web>, next: Next) => {
    // Reading a whole URL costs more than all other guards: only for what is not plainly our host.
    if (hostIn(c.req.url) === own.host) return next()
    const asked = new URL(c.req.url)
    const host = own.protocol === 'https:' ? asked.host.replace(/:443$/, '') : asked.host
    if (host === own.host) return next()

    const sameMachine = own.hostname === 'localhost' && LOOPBACK.has(asked.hostname)
    if (sameMachine && asked.port === own.port && isSafe(c.req.method)) {
      return c.redirect(`${own.origin}${asked.pathname}${asked.search}`, 302)
    }
    const { view, requestId } = c.var
    const values = { origin: own.origin }
    return c.html(`${errorPage({ view, requestId, kind: 'wrong-host', values })}`, 421)
  }
}

/**
 * A form of another site must change nothing here (H08). Browsers say where a request comes from; those too old
 * for that, and programs, must name our origin.
 */
export function ownOrigin(publicUrl: string) {
  const { origin } = new URL(publicUrl)
  return async (c: Context<Web>, next: Next) => {
    if (isSafe(c.req.method) || comesFrom(origin, c)) return next()
    const { view, requestId } = c.var
    return c.html(`${errorPage({ view, requestId, kind: 'forbidden' })}`, 403)
  }
}

export function comesFrom(origin: string, c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  return site === undefined ? c.req.header('origin') === origin : site === 'same-origin'
}

/** Between the scheme and the path, as it stands there. */
function hostIn(url: string): string {
  const from = url.indexOf('//') + 2
  return url.slice(from, url.indexOf('/', from))
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD'

const LOOPBACK = new Set(['127.0.0.1', '[::1]'])
