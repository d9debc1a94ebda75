import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { HOST_COOKIE } from './browser-cookie.ts'

const NAME = 'session'

/** The session's token. Give a new one at each rise of assurance. It ends with the browser. */
export const setSessionCookie = (c: Context, token: string): void =>
  setCookie(c, NAME, token, HOST_COOKIE)

/** What the browser sent: to be looked up by its hash, believed for nothing else. */
export const readSessionCookie = (c: Context): string | undefined => getCookie(c, NAME, 'host')

export const clearSessionCookie = (c: Context): void => {
  deleteCookie(c, NAME, { path: '/', secure: true, prefix: 'host' })
}
