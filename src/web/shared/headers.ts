import type { Context, Next } from 'hono'
import { routes } from '../routes.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For a page that holds a frame of ours. */
export const FRAMING_POLICY = `${POLICY}; frame-src 'self'`

/**
 * For a document that is none of our pages, shown in a frame of one: its own inline styles, and nothing that is fetched,
 * run, sent or followed.
 */
export const FRAMED_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ')

/**
 * The headers of every answer, set before the page is made: afterwards they would cost half the throughput.
 * Handlers must answer with `c.html`, `c.redirect`, `c.body`…: a bare `new Response` would lose them.
 */
export function securityHeaders(publicUrl: string) {
  const constant = Object.entries({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  })
  return (c: Context, next: Next): Promise<void> => {
    for (const [name, value] of constant) c.header(name, value)
    c.header('Referrer-Policy', holdsToken(c.req.path) ? 'no-referrer' : 'same-origin')
    return next()
  }
}

/** Whether the path itself is a secret (a link from a letter): it must reach no log and no Referer. */
const holdsToken = (path: string): boolean =>
  TOKEN_PREFIXES.some((prefix) => path.startsWith(prefix))

const TOKEN_PREFIXES = patterns(routes).flatMap((pattern) => {
  const at = pattern.indexOf(':token')
  return at > 0 ? [pattern.slice(0, at)] : []
})

function patterns(tree: object): string[] {
  return Object.values(tree).flatMap((value) =>
    typeof value === 'string' ? [value] : patterns(value as object),
  )
}
