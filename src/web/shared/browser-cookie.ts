import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context, Next } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Web } from './web.ts'

const NAME = 'browser'
const LIFE_S = 180 * 24 * 60 * 60

/** A keyed hash: `(text) => vault.mac('browser', text)`. */
export type Sign = (text: string) => string

/**
 * Gives each browser a token of its own (`c.var.browser`), to which attempts are bound. Only what we signed
 * counts: a value planted by someone else is ignored and replaced, so nobody can know another's token.
 * Its 180 days begin again with each form that is sent.
 */
export const browserCookie =
  (sign: Sign) =>
  async (c: Context<Web>, next: Next): Promise<void> => {
    const known = openBrowserToken(sign, getCookie(c, NAME, 'host'))
    const token = known ?? randomBytes(32).toString('base64url')
    if (known === undefined || c.req.method === 'POST') {
      setCookie(c, NAME, sealBrowserToken(sign, token), { ...HOST_COOKIE, maxAge: LIFE_S })
    }
    c.set('browser', token)
    await next()
  }

export const sealBrowserToken = (sign: Sign, token: string): string => `${token}.${sign(token)}`

/** The token, if the cookie is one of ours. */
export function openBrowserToken(sign: Sign, cookie: string | undefined): string | undefined {
  const [token, signature, ...more] = cookie?.split('.') ?? []
  if (!token || !signature || more.length > 0 || token.length !== 43) return undefined
  const expected = Buffer.from(sign(token))
  const given = Buffer.from(signature)
  const signed = given.length === expected.length && timingSafeEqual(given, expected)
  return signed ? token : undefined
}

/** Kept by this host alone, over TLS (or on localhost), away from scripts and other sites' forms. */
export const HOST_COOKIE = {
  httpOnly: true,
  secure: true,
  sameSite: 'Lax',
  path: '/',
  prefix: 'host',
} as const
